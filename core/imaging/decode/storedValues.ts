import { AppError } from '../../errors/AppError';
import type { DecodedFrame, PixelDescription, StoredValues } from '../types';
import type { Cells } from './Cells';
import { interleave } from './interleave';
import { rangeOfBytes, rangeOfWords, type Range } from './integerRange';

/**
 * Stored values of one frame out of the cells that a codec gave: shifted by High Bit, masked to Bits
 * Stored, sign-extended, colours interleaved; with their least and greatest value. The cells themselves where
 * they are that already (then no copy is made), else a new array.
 *
 * @throws {AppError} pixels.corrupt when the number of cells is not rows × columns × samples
 * @source PS3.5 8.1.1, 8.1.2
 */
export function storedValues(cells: Cells, pixel: PixelDescription): DecodedFrame {
  const expected = pixel.rows * pixel.columns * pixel.samplesPerPixel;
  if (cells.values.length !== expected)
    throw new AppError('pixels.corrupt', { expected, found: cells.values.length });
  const ordered = cells.isPlanar ? interleave(cells.values, pixel.samplesPerPixel) : cells.values;
  const { values, min, max } =
    ordered instanceof Float32Array || ordered instanceof Float64Array
      ? { values: ordered, ...range(ordered) }
      : integerValues(ordered, cells.precision, pixel);
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

interface Ranged<T> {
  readonly values: T;
  readonly min: number;
  readonly max: number;
}

function integerValues(cells: Integers, precision: number, pixel: PixelDescription): Ranged<Integers> {
  const { bitsStored, isSigned } = pixel;
  // A codec that coded only the stored bits has already put them lowest; one that coded the whole cell has not.
  const highBit = precision > pixel.highBit ? pixel.highBit : bitsStored - 1;
  const values = reinterpret(cells, pixel.bitsAllocated, isSigned);
  const found = range(values);
  const least = isSigned ? -(2 ** (bitsStored - 1)) : 0;
  // Most files have nothing in the bits that are not stored; then the cells are the stored values.
  if (highBit === bitsStored - 1 && found.min >= least && found.max <= least + 2 ** bitsStored - 1)
    return { values, ...found };
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  // The cells may be a view of bytes that are not ours to change.
  const stored = new (values.constructor as new (length: number) => Integers)(values.length);
  if (isSigned) for (let i = 0; i < values.length; i++) stored[i] = ((values[i] as number) << left) >> right;
  else for (let i = 0; i < values.length; i++) stored[i] = ((values[i] as number) << left) >>> right;
  return { values: stored, ...range(stored) };
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

function range(values: StoredValues): Range {
  if (values instanceof Uint8Array) return moved(rangeOfBytes(values, 0), 0);
  if (values instanceof Uint16Array) return moved(rangeOfWords(values, 0), 0);
  const { buffer, byteOffset, length } = values;
  // With the top bit turned signed values have the order of unsigned ones, and are that much greater.
  if (values instanceof Int8Array)
    return moved(rangeOfBytes(new Uint8Array(buffer, byteOffset, length), 0x80), 0x80);
  if (values instanceof Int16Array)
    return moved(rangeOfWords(new Uint16Array(buffer, byteOffset, length), 0x8000), 0x8000);
  return moved(rangeOfAny(values), 0);
}

/** Without values, or with NaN only, there is nothing to order. */
function moved({ min, max }: Range, by: number): Range {
  return min > max ? { min: 0, max: 0 } : { min: min - by, max: max - by };
}

function rangeOfAny(values: StoredValues): Range {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
