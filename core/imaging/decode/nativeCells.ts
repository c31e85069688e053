import { AppError } from '../../errors/AppError';
import { nativeFrameBytes } from '../frames/nativeFrameBytes';
import type { PixelDescription, StoredValues } from '../types';
import type { Cells } from './Cells';

const platformIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Cells of a frame that is not compressed. Where byte order and alignment allow it, `values` is a view of
 * `stored`; 1-bit pixels become one byte 0 or 1 each, first pixel in the lowest bit; YBR_FULL_422 is widened
 * to one Cb and Cr per pixel by repetition.
 *
 * @throws {AppError} pixels.truncated when `stored` is shorter than a frame
 * @source PS3.5 8.1.1, D.1; PS3.3 C.7.6.3.1.2
 */
export function nativeCells(stored: Uint8Array, pixel: PixelDescription, isBigEndian: boolean): Cells {
  const needed = nativeFrameBytes(pixel);
  if (stored.length < needed) throw new AppError('pixels.truncated', { needed, found: stored.length });
  const bytes = stored.subarray(0, needed);
  const is422 = isHalfChroma(pixel);
  const values = is422
    ? widenChroma(bytes, pixel.rows * pixel.columns)
    : pixel.bitsAllocated === 1
      ? unpackBits(bytes, pixel.rows * pixel.columns * pixel.samplesPerPixel)
      : wordsOf(bytes, pixel, isBigEndian);
  return {
    values,
    isPlanar: !is422 && pixel.samplesPerPixel > 1 && pixel.planarConfiguration === 1,
    precision: pixel.bitsAllocated,
    photometricInterpretation: pixel.photometricInterpretation,
    warnings: [],
  };
}

/** Whether two pixels share one Cb and one Cr in native form. @source PS3.3 C.7.6.3.1.2 */
export function isHalfChroma(pixel: PixelDescription): boolean {
  return (
    pixel.samplesPerPixel === 3 &&
    pixel.bitsAllocated === 8 &&
    /^YBR_(FULL|PARTIAL)_422$/.test(pixel.photometricInterpretation)
  );
}

/** One byte 0 or 1 per pixel, first pixel in the lowest bit of the first byte. @source PS3.5 8.1.1 */
export function unpackBits(bytes: Uint8Array, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) values[i] = ((bytes[i >> 3] as number) >> (i & 7)) & 1;
  return values;
}

function widenChroma(bytes: Uint8Array, pixels: number): Uint8Array {
  const values = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    const group = (i >> 1) * 4;
    values[i * 3] = bytes[group + (i & 1)] as number;
    values[i * 3 + 1] = bytes[group + 2] as number;
    values[i * 3 + 2] = bytes[group + 3] as number;
  }
  return values;
}

function wordsOf(bytes: Uint8Array, pixel: PixelDescription, isBigEndian: boolean): StoredValues {
  const width = pixel.bitsAllocated / 8;
  if (width === 1) return bytes;
  const swaps = isBigEndian === platformIsLittleEndian;
  const aligned = swaps || bytes.byteOffset % width !== 0 ? bytes.slice() : bytes;
  if (swaps) swapWords(aligned, width);
  const count = aligned.length / width;
  const buffer = aligned.buffer as ArrayBuffer;
  if (pixel.element === 'DoubleFloatPixelData') return new Float64Array(buffer, aligned.byteOffset, count);
  if (pixel.element === 'FloatPixelData') return new Float32Array(buffer, aligned.byteOffset, count);
  return width === 2
    ? new Uint16Array(buffer, aligned.byteOffset, count)
    : new Uint32Array(buffer, aligned.byteOffset, count);
}

/** Reverses the bytes of each word of `width` bytes, in place. */
export function swapWords(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) {
    for (let low = at, high = at + width - 1; low < high; low++, high--) {
      const byte = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = byte;
    }
  }
}
