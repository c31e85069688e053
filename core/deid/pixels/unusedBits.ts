import { AppError } from '../../errors/AppError';
import type { PixelDescription } from '../../imaging/types';

/** How to take out of native pixels what no stored value has. */
export interface UnusedBits {
  /** Whether `clear` would change something; most pictures are clean, and need no copy then. */
  isDirty(chunk: Uint8Array): boolean;
  /** Clears in place; true when something was changed. `chunk` begins at a cell. */
  clear(chunk: Uint8Array): boolean;
  /** For signed pixels: the forms that hold nothing (zeros, sign), each a check of a chunk. */
  readonly isClean?: readonly ((chunk: Uint8Array) => boolean)[];
}

/**
 * The rule for an instance's cells; undefined when every bit is used. Text has been hidden in the bits above Bits Stored,
 * as overlays of old.
 * @throws {AppError} deid.refusedStructure when Bits Allocated is not of whole bytes
 * @source PS3.5 8.1.1
 */
export function unusedBits(pixel: PixelDescription, isBigEndian: boolean): UnusedBits | undefined {
  const { bitsAllocated, bitsStored, highBit, isSigned } = pixel;
  if (pixel.element !== 'PixelData' || bitsAllocated === 1 || bitsStored >= bitsAllocated) return undefined;
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32) {
    throw new AppError('deid.refusedStructure', { reason: 'bitsAllocated', bitsAllocated });
  }
  const lowBit = highBit + 1 - bitsStored;
  if (lowBit < 0 || highBit >= bitsAllocated)
    throw new AppError('deid.refusedStructure', { reason: 'highBit', highBit });
  const used = ((2 ** bitsStored - 1) * 2 ** lowBit) >>> 0;
  const cells = { width: bitsAllocated / 8, isBigEndian };
  if (!isSigned) {
    const mask = byteMask(used, cells);
    return {
      isDirty: (chunk) => hasBitsOutside(chunk, mask),
      clear: (chunk) => clearOutside(chunk, mask),
    };
  }
  const all = (2 ** bitsAllocated - 1) >>> 0;
  const above = (all & ~((2 ** (highBit + 1) - 1) >>> 0)) >>> 0;
  const sign = (2 ** highBit) >>> 0;
  const withSign = (cell: number): number => ((cell & used) | ((cell & sign) === 0 ? 0 : above)) >>> 0;
  const withZeros = (cell: number): number => (cell & used) >>> 0;
  return {
    isDirty: (chunk) => !isAlways(chunk, withSign, cells),
    clear: (chunk) => rewriteCells(chunk, withSign, cells),
    isClean: [withSign, withZeros].map((form) => (chunk: Uint8Array) => isAlways(chunk, form, cells)),
  };
}

interface Cells {
  readonly width: number;
  readonly isBigEndian: boolean;
}

/** The used bits of a cell as four bytes in the order of the file: cells of 1, 2 and 4 bytes all fit in them. */
function byteMask(used: number, { width, isBigEndian }: Cells): Uint8Array {
  const mask = new Uint8Array(4);
  const view = new DataView(mask.buffer);
  for (let at = 0; at < 4; at += width) writeCell(view, at, used, width, !isBigEndian);
  return mask;
}

function hasBitsOutside(chunk: Uint8Array, mask: Uint8Array): boolean {
  const start = Math.min(-chunk.byteOffset & 3, chunk.length);
  if (hasByteOutside(chunk, 0, start, mask)) return true;
  if (start === chunk.length) return false;
  // Four bytes at a time, in the byte order of this machine, as the mask is read too.
  const turned = Uint8Array.from(mask, (_, at) => mask[(start + at) % 4] ?? 0);
  const outside = ~(new Uint32Array(turned.buffer)[0] ?? 0);
  const words = new Uint32Array(chunk.buffer, chunk.byteOffset + start, (chunk.length - start) >> 2);
  let seen = 0;
  for (let index = 0; index < words.length; index += 1) seen |= (words[index] ?? 0) & outside;
  return seen !== 0 || hasByteOutside(chunk, start + words.length * 4, chunk.length, mask);
}

function hasByteOutside(chunk: Uint8Array, from: number, to: number, mask: Uint8Array): boolean {
  for (let at = from; at < to; at += 1) if (((chunk[at] ?? 0) & ~(mask[at % 4] ?? 0)) !== 0) return true;
  return false;
}

function clearOutside(chunk: Uint8Array, mask: Uint8Array): boolean {
  let isChanged = false;
  for (let at = 0; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0;
    const cleared = byte & (mask[at % 4] ?? 0);
    if (cleared === byte) continue;
    chunk[at] = cleared;
    isChanged = true;
  }
  return isChanged;
}

function readCell(view: DataView, at: number, width: number, isLittle: boolean): number {
  return width === 1
    ? view.getUint8(at)
    : width === 2
      ? view.getUint16(at, isLittle)
      : view.getUint32(at, isLittle);
}

function writeCell(view: DataView, at: number, value: number, width: number, isLittle: boolean): void {
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, isLittle);
  else view.setUint32(at, value, isLittle);
}

function rewriteCells(
  chunk: Uint8Array,
  form: (cell: number) => number,
  { width, isBigEndian }: Cells,
): boolean {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  let isChanged = false;
  for (let at = 0; at + width <= chunk.length; at += width) {
    const cell = readCell(view, at, width, !isBigEndian);
    const clean = form(cell);
    if (clean === cell) continue;
    writeCell(view, at, clean, width, !isBigEndian);
    isChanged = true;
  }
  return isChanged;
}

function isAlways(chunk: Uint8Array, form: (cell: number) => number, { width, isBigEndian }: Cells): boolean {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  for (let at = 0; at + width <= chunk.length; at += width) {
    const cell = readCell(view, at, width, !isBigEndian);
    if (form(cell) !== cell) return false;
  }
  return true;
}
