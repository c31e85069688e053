/** Reads and decodes a whole file of the corpus with the product's own parts. */
import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { memoryAccess } from '../../core/bytes/RandomAccess';
import { isDecodable } from '../../core/fileset/isDecodable';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { decodeFrame } from '../../core/imaging/decode/decodeFrame';
import { describePixels } from '../../core/imaging/describePixels';
import { locateFrames } from '../../core/imaging/frames/locateFrames';
import type { DecodedFrame, PixelDescription } from '../../core/imaging/types';
import { frameDigest, type PixelDigest } from '../../host/frames/frameDigest';

export interface DecodedFile extends PixelDigest {
  /** Whether the study list says that it can be shown. */
  readonly isListedAsPicture: boolean;
  readonly pixel: PixelDescription;
  readonly photometricInterpretation: string;
  readonly warnings: readonly string[];
}

/** Decodes every frame. @throws {AppError} */
export async function decodeFile(
  path: string,
  onFrame?: (frame: DecodedFrame) => void,
): Promise<DecodedFile> {
  const access = memoryAccess(await readFile(path));
  const inflate = (bytes: Uint8Array) => [inflateRawSync(bytes)];
  const file = await readDicomHeader(access, { inflate });
  const pixel = describePixels(file);
  const frames = await locateFrames(access, file, pixel);
  const digest = frameDigest();
  const warnings = new Set<string>();
  let photometricInterpretation = pixel.photometricInterpretation;
  for (let index = 0; index < frames.numberOfFrames; index++) {
    const frame = await decodeFrame(await frames.read(index), pixel);
    digest.add(frame);
    onFrame?.(frame);
    for (const code of frame.warnings) warnings.add(code);
    photometricInterpretation = frame.photometricInterpretation;
  }
  const isListedAsPicture =
    file.pixelData !== undefined && isDecodable(file.transferSyntaxUid, file.pixelData);
  return { ...digest.done(), isListedAsPicture, pixel, photometricInterpretation, warnings: [...warnings] };
}
