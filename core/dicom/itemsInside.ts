import { littleEndian, type ByteReader } from './byteReader';
import { readImplicitHeader, tagAt, undefinedLength, vrAt } from './elementHeader';
import { isKnownVr } from './vr';

/** Whether an item's tag stands at `offset`; four bytes must be there. */
export function startsWithItem(bytes: Uint8Array, offset: number, reader: ByteReader): boolean {
  return offset + 4 <= bytes.length && tagAt(bytes, offset, reader) === 'FFFEE000';
}

/** Items that are looked at before the rest is believed. */
const itemsToCheck = 1000;

/**
 * Whether a value of unknown VR is a sequence: items whose lengths add up to the value's, the first of
 * which begins with something like an element. The value must be there whole.
 */
export function holdsItems(bytes: Uint8Array, offset: number, length: number, reader: ByteReader): boolean {
  const end = offset + length;
  let position = offset;
  for (let count = 0; count < itemsToCheck && position < end; count += 1) {
    if (position + 8 > end || !startsWithItem(bytes, position, reader)) return false;
    const itemLength = reader.readUint32(bytes, position + 4);
    const itemEnd = itemLength === undefinedLength ? end : position + 8 + itemLength;
    if (itemEnd > end || !beginsWithElement(bytes, position + 8, itemEnd, reader)) return false;
    if (itemLength === undefinedLength) return true;
    position = itemEnd;
  }
  return position <= end;
}

function beginsWithElement(bytes: Uint8Array, offset: number, end: number, reader: ByteReader): boolean {
  if (offset === end) return true;
  if (offset + 8 > end) return false;
  if (isKnownVr(vrAt(bytes, offset + 4))) return true;
  const { tag, length, valueOffset } = readImplicitHeader(bytes, offset, reader);
  return tag.startsWith('FFFE') || length === undefinedLength || valueOffset + length <= end;
}

/** Offset of the first sequence delimiter with length zero, or null. Compares bytes: a hostile value is many megabytes of 0xFE. */
export function findDelimiter(
  bytes: Uint8Array,
  offset: number,
  end: number,
  reader: ByteReader,
): number | null {
  const [first, second, third, fourth] =
    reader === littleEndian ? [0xfe, 0xff, 0xdd, 0xe0] : [0xff, 0xfe, 0xe0, 0xdd];
  const last = Math.min(end, bytes.length) - 8;
  for (let position = offset; position <= last; position += 1) {
    const isDelimiter =
      bytes[position] === first &&
      bytes[position + 1] === second &&
      bytes[position + 2] === third &&
      bytes[position + 3] === fourth;
    if (isDelimiter && reader.readUint32(bytes, position + 4) === 0) return position;
  }
  return null;
}
