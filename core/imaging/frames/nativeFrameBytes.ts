import type { PixelDescription } from '../types';

/** Bits of one frame in native form. Frames of 1-bit pixels follow each other without padding. @source PS3.5 8.1.1 */
export function nativeFrameBits(pixel: PixelDescription): number {
  const pixels = pixel.rows * pixel.columns;
  const { samplesPerPixel, bitsAllocated, photometricInterpretation } = pixel;
  // PS3.3 C.7.6.3.1.2: of two pixels, two Y and one Cb and Cr are stored.
  if (samplesPerPixel === 3 && bitsAllocated === 8 && photometricInterpretation.endsWith('_422'))
    return Math.ceil(pixels / 2) * 32;
  return pixels * samplesPerPixel * bitsAllocated;
}

/** Bytes of one frame in native form, the last one rounded up. */
export function nativeFrameBytes(pixel: PixelDescription): number {
  return Math.ceil(nativeFrameBits(pixel) / 8);
}
