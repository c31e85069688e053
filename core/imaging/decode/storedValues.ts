import { AppError } from '../../errors/AppError';
import type { DecodedFrame, PixelDescription, StoredValues } from '../types';
import type { Cells } from './Cells';
import { interleave } from './interleave';

/**
 * Stored values of one frame out of the cells that a codec gave: shifted by High Bit, masked to Bits
 * Stored, sign-extended, colours interleaved; with their least and greatest value. Works on the codec's
 * buffer where that needs no other type (then no copy is made).
 *
 * @throws {AppError} pixels.corrupt when the number of cells is not rows × columns × samples
 * @source PS3.5 8.1.1, 8.1.2
 */
export function storedValues(cells: Cells, pixel: PixelDescription): DecodedFrame {
  const expected = pixel.rows * pixel.columns * pixel.samplesPerPixel;
  if (cells.values.length !== expected)
    throw new AppError('pixels.corrupt', { expected, found: cells.values.length });
  const ordered = cells.isPlanar ? interleave(cells.values, pixel.samplesPerPixel) : cells.values;
  const values =
    ordered instanceof Float32Array || ordered instanceof Float64Array
      ? ordered
      : integerValues(ordered, cells.precision, pixel);
  const [min, max] = range(values);
  return {
    rows: pixel.rows,
    columns: pixel.columns,
    samplesPerPixel: pixel.samplesPerPixel,
    bitsStored: pixel.bitsStored,
    isSigned: pixel.isSigned,
    photometricInterpretation: cells.photometricInterpretation,
    values,
    min,
    max,
    warnings: cells.warnings,
  };
}

type Integers = Exclude<StoredValues, Float32Array | Float64Array>;

function integerValues(cells: Integers, precision: number, pixel: PixelDescription): Integers {
  const { bitsStored, isSigned } = pixel;
  // A codec that coded only the stored bits has already put them lowest; one that coded the whole cell has not.
  const highBit = precision > pixel.highBit ? pixel.highBit : bitsStored - 1;
  const values = reinterpret(cells, pixel.bitsAllocated, isSigned);
  if (highBit === values.BYTES_PER_ELEMENT * 8 - 1 && bitsStored === highBit + 1) return values;
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  if (isSigned) for (let i = 0; i < values.length; i++) values[i] = ((values[i] as number) << left) >> right;
  else for (let i = 0; i < values.length; i++) values[i] = ((values[i] as number) << left) >>> right;
  return values;
}

/** The same cells as the type that Bits Allocated and Pixel Representation ask for: a view where the width is the same. */
function reinterpret(cells: Integers, bitsAllocated: number, isSigned: boolean): Integers {
  const width = bitsAllocated <= 8 ? 1 : bitsAllocated <= 16 ? 2 : 4;
  const wanted =
    width === 1
      ? isSigned
        ? Int8Array
        : Uint8Array
      : width === 2
        ? isSigned
          ? Int16Array
          : Uint16Array
        : isSigned
          ? Int32Array
          : Uint32Array;
  if (cells instanceof wanted) return cells;
  if (cells.BYTES_PER_ELEMENT === width)
    return new wanted(cells.buffer as ArrayBuffer, cells.byteOffset, cells.length);
  return wanted.from(cells);
}

function range(values: StoredValues): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  // Only NaN: nothing to order.
  return min > max ? [0, 0] : [min, max];
}
