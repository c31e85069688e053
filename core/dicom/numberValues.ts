import { byteReader, type ByteReader } from './byteReader';
import type { DataSet, Element } from './DataSet';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Numbers written as text (DS, IS); empty when one is not a finite number: a list with a hole would shift.
 * @source PS3.5 6.2
 */
export function textNumbers(texts: readonly string[], vr: string): readonly number[] {
  const numbers: number[] = [];
  for (const text of texts) {
    const value = decimal.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value) || (vr === 'IS' && !Number.isInteger(value))) return [];
    numbers.push(value);
  }
  return numbers;
}

interface Cell {
  readonly size: number;
  readonly read: (reader: ByteReader, bytes: Uint8Array, offset: number, isBigEndian: boolean) => number;
}

const uint16: Cell = { size: 2, read: (reader, bytes, offset) => reader.readUint16(bytes, offset) };
const uint32: Cell = { size: 4, read: (reader, bytes, offset) => reader.readUint32(bytes, offset) };
const float: Cell = { size: 4, read: (reader, bytes, offset) => reader.readFloat(bytes, offset) };
const double: Cell = { size: 8, read: (reader, bytes, offset) => reader.readDouble(bytes, offset) };
const byte: Cell = { size: 1, read: (_reader, bytes, offset) => bytes[offset] ?? 0 };

function whole64(isSigned: boolean): Cell {
  return {
    size: 8,
    read: (reader, bytes, offset, isBigEndian) => {
      const high = offset + (isBigEndian ? 0 : 4);
      const low = reader.readUint32(bytes, offset + (isBigEndian ? 4 : 0));
      const value =
        (isSigned ? reader.readInt32(bytes, high) : reader.readUint32(bytes, high)) * 0x1_0000_0000 + low;
      return Number.isSafeInteger(value) ? value : Number.NaN;
    },
  };
}

const cells: ReadonlyMap<string, Cell> = new Map([
  ['US', uint16],
  ['OW', uint16],
  ['AT', uint16],
  ['SS', { size: 2, read: (reader, bytes, offset) => reader.readInt16(bytes, offset) }],
  ['UL', uint32],
  ['OL', uint32],
  ['SL', { size: 4, read: (reader, bytes, offset) => reader.readInt32(bytes, offset) }],
  ['FL', float],
  ['OF', float],
  ['FD', double],
  ['OD', double],
  ['SV', whole64(true)],
  ['UV', whole64(false)],
  ['OV', whole64(false)],
  ['OB', byte],
]);

/**
 * Numbers of a binary VR, `limit` at most. AT gives group and element as two numbers; UV, SV and OV only where a
 * double holds them exactly. Empty for a VR without numbers, for no whole value, or when one is not finite.
 */
export function binaryNumbers(
  dataSet: DataSet,
  element: Element,
  vr: string,
  limit = Infinity,
): readonly number[] {
  const cell = cells.get(vr);
  if (cell === undefined || element.encapsulated !== undefined) return [];
  const reader = byteReader(dataSet.isBigEndian);
  const count = Math.min(Math.floor(element.length / cell.size), limit);
  const numbers: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const value = cell.read(reader, dataSet.bytes, element.offset + index * cell.size, dataSet.isBigEndian);
    if (!Number.isFinite(value)) return [];
    numbers.push(value);
  }
  return numbers;
}
