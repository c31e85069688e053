import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import type { DicomFile } from '../../../../core/dicom/DataSet';
import { readDicomHeader } from '../../../../core/dicom/readDicomHeader';
import { decodeFrame } from '../../../../core/imaging/decode/decodeFrame';
import { describeImageWithOverlays } from '../../../../core/imaging/describeImage';
import { describePixels } from '../../../../core/imaging/describePixels';
import { locateFrames } from '../../../../core/imaging/frames/locateFrames';
import type { DecodedFrame, ImageDescription } from '../../../../core/imaging/types';

export interface OpenedImage {
  readonly file: DicomFile;
  readonly image: ImageDescription;
  frame(index: number): Promise<DecodedFrame>;
}

/** Opens a file of the disk for tests: described, frames decoded on demand. */
export function openImage(path: string): Promise<OpenedImage> {
  return openImageBytes(readFileSync(path));
}

export async function openImageBytes(bytes: Uint8Array): Promise<OpenedImage> {
  const access = memoryAccess(bytes);
  const file = await readDicomHeader(access, {
    inflate: (deflated) => [inflateRawSync(deflated)],
  });
  const pixel = describePixels(file);
  const frames = await locateFrames(access, file, pixel);
  return {
    file,
    image: await describeImageWithOverlays(file, 'test', pixel, (index) => frames.read(index)),
    frame: async (index) => decodeFrame(await frames.read(index), pixel),
  };
}
