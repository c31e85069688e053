import type { RandomAccess } from '../../bytes/RandomAccess';
import type { DicomFile } from '../../dicom/DataSet';
import { decodeFrame } from '../../imaging/decode/decodeFrame';
import { locateFrames } from '../../imaging/frames/locateFrames';
import type { DecodedFrame, PixelDescription } from '../../imaging/types';
import type { MaskRectangle } from '../types';
import { createMaskPainter } from './maskPainter';
import type { PixelPlan } from './PixelPlan';

/** Decoded and masked pixels, and how they are described now. */
export interface DecodedPlan extends PixelPlan {
  readonly pixel: PixelDescription;
}

/**
 * Compressed pixels with masks: decoded, painted and written in native form, in explicit little endian. A lossy frame is never
 * compressed a second time.
 * @throws {AppError} as locateFrames and decodeFrame; deid.badMask
 * @source PS3.15 E.3.1
 */
export async function planDecodedPixels(
  access: RandomAccess,
  file: DicomFile,
  coded: PixelDescription,
  masks: readonly MaskRectangle[],
): Promise<DecodedPlan> {
  const located = await locateFrames(access, file, coded);
  const first = await decodeFrame(await located.read(0), coded);
  const pixel: PixelDescription = {
    ...coded,
    bitsStored: first.bitsStored,
    highBit: first.bitsStored - 1,
    isSigned: first.isSigned,
    samplesPerPixel: first.samplesPerPixel,
    photometricInterpretation: first.photometricInterpretation,
    planarConfiguration: 0,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
  };
  // Made here too, so that a mask that cannot be painted fails before anything is written.
  const paint = createMaskPainter(pixel, masks, false);
  const frameLength = (pixel.rows * pixel.columns * pixel.samplesPerPixel * pixel.bitsAllocated) / 8;
  const needed = frameLength * pixel.numberOfFrames;
  return {
    tag: '7FE00010',
    vr: pixel.bitsAllocated > 8 ? 'OW' : 'OB',
    isEncapsulated: false,
    size: needed + (needed % 2),
    changesOffsets: true,
    pixel,
    async *chunks() {
      for (let frameIndex = 0; frameIndex < pixel.numberOfFrames; frameIndex += 1) {
        const bytes = nativeBytes(await decodeFrame(await located.read(frameIndex), coded), pixel);
        paint(bytes, 0);
        yield bytes;
      }
      if (needed % 2 === 1) yield new Uint8Array(1);
    },
  };
}

function nativeBytes({ values }: DecodedFrame, { bitsAllocated }: PixelDescription): Uint8Array {
  const width = bitsAllocated / 8;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (width === 1) bytes[index] = value & 0xff;
    else if (width === 2) view.setUint16(index * 2, value & 0xffff, true);
    else view.setUint32(index * 4, value >>> 0, true);
  }
  return bytes;
}
