import { AppError } from '../../errors/AppError';
import type { PixelDescription } from '../../imaging/types';
import type { MaskRectangle } from '../types';

/** A rectangle cut to the frame. */
function clipped({ x, y, width, height }: MaskRectangle, pixel: PixelDescription): MaskRectangle | undefined {
  const left = Math.max(0, x);
  const top = Math.max(0, y);
  const right = Math.min(pixel.columns, x + width);
  const bottom = Math.min(pixel.rows, y + height);
  return right > left && bottom > top
    ? { x: left, y: top, width: right - left, height: bottom - top }
    : undefined;
}

/** The stored values that a mask writes: what is shown black (PS3.3 C.7.6.3.1.2), or the first palette entry. */
export function maskValues(pixel: PixelDescription): readonly number[] {
  const { bitsStored, highBit, isSigned, photometricInterpretation, samplesPerPixel } = pixel;
  const shift = highBit + 1 - bitsStored;
  const scaled = (value: number): number => value * 2 ** shift;
  if (samplesPerPixel >= 3) {
    const middle = 2 ** (bitsStored - 1);
    return photometricInterpretation.startsWith('YBR') ? [0, scaled(middle), scaled(middle)] : [0, 0, 0];
  }
  const isWhiteZero = photometricInterpretation === 'MONOCHROME1';
  if (isSigned) return [scaled(isWhiteZero ? 2 ** (bitsStored - 1) - 1 : -(2 ** (bitsStored - 1)))];
  return [scaled(isWhiteZero ? 2 ** bitsStored - 1 : 0)];
}

/** Byte runs of one frame that a mask covers, each with the bytes of one pixel repeated, or undefined for bits. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly cell: Uint8Array;
}

function cellBytes(value: number, pixel: PixelDescription, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(pixel.bitsAllocated / 8);
  const view = new DataView(bytes.buffer);
  if (bytes.length === 1) view.setUint8(0, value & 0xff);
  else if (bytes.length === 2) view.setUint16(0, value & 0xffff, !isBigEndian);
  else view.setUint32(0, value >>> 0, !isBigEndian);
  return bytes;
}

function frameRuns(
  pixel: PixelDescription,
  masks: readonly MaskRectangle[],
  isBigEndian: boolean,
): readonly Run[] {
  const { columns, rows, samplesPerPixel, planarConfiguration } = pixel;
  const width = pixel.bitsAllocated / 8;
  const cells = maskValues(pixel)
    .slice(0, samplesPerPixel)
    .map((value) => cellBytes(value, pixel, isBigEndian));
  const isByPlane = samplesPerPixel > 1 && planarConfiguration === 1;
  const planes = isByPlane ? cells : [Uint8Array.from(cells.flatMap((cell) => [...cell]))];
  const cellWidth = isByPlane ? width : width * samplesPerPixel;
  return masks.flatMap((mask) => {
    const area = clipped(mask, pixel);
    if (area === undefined) return [];
    return planes.flatMap((cell, plane) =>
      Array.from({ length: area.height }, (_, row) => {
        const from = ((plane * rows + area.y + row) * columns + area.x) * cellWidth;
        return { from, to: from + area.width * cellWidth, cell };
      }),
    );
  });
}

/**
 * Paints masks into chunks of native pixels at a byte offset from the first frame; every frame gets them.
 * @throws {AppError} deid.badMask for pixels that are not whole bytes each (1-bit, subsampled colour, floats)
 */
export function createMaskPainter(
  pixel: PixelDescription,
  masks: readonly MaskRectangle[],
  isBigEndian: boolean,
): (chunk: Uint8Array, offset: number) => void {
  const { bitsAllocated, photometricInterpretation, element } = pixel;
  const isPlain =
    element === 'PixelData' &&
    [8, 16, 32].includes(bitsAllocated) &&
    !photometricInterpretation.endsWith('_422');
  if (!isPlain || (isBigEndian && bitsAllocated === 8)) throw new AppError('deid.badMask', { bitsAllocated });
  const runs = frameRuns(pixel, masks, isBigEndian);
  const frameLength = (pixel.rows * pixel.columns * pixel.samplesPerPixel * bitsAllocated) / 8;
  return (chunk, offset) => {
    const end = offset + chunk.length;
    for (let frame = Math.floor(offset / frameLength); frame * frameLength < end; frame += 1) {
      for (const { from, to, cell } of runs) {
        const first = Math.max(frame * frameLength + from, offset);
        const last = Math.min(frame * frameLength + to, end);
        for (let at = first; at < last; at += 1) {
          chunk[at - offset] = cell[(at - frame * frameLength - from) % cell.length] ?? 0;
        }
      }
    }
  };
}
