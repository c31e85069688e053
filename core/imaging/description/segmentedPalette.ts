/**
 * Expands segmented palette data. A segment is an opcode, a length and its own data; entries of 8 bits stand two to a word.
 * - 0 discrete: `length` entries follow.
 * - 1 linear: one entry follows, the end of a straight line of `length` entries from the entry before.
 * - 2 indirect: copies `length` segments that begin at a byte offset (low word first); those must be discrete or linear.
 * Data that breaks these rules ends the table where it breaks.
 * @source PS3.3 C.7.9.2
 */
import type { LutDescriptor } from './lookupTables';

/** Gives at most `descriptor.count` entries. */
export function expandSegments(words: Uint16Array, descriptor: LutDescriptor): Uint16Array {
  const is8Bit = descriptor.bitsPerEntry <= 8;
  const output: Output = { entries: new Uint16Array(descriptor.count), length: 0 };
  const units = is8Bit ? splitWords(words) : words;
  let at = 0;
  while (at + 2 <= units.length && output.length < descriptor.count) {
    if (units[at] !== 2) {
      const next = expandSegment(units, at, output);
      if (next === undefined) break;
      at = next;
      continue;
    }
    const next = at + (is8Bit ? 6 : 4);
    if (next > units.length || !expandIndirect(units, at, is8Bit, output)) break;
    at = next;
  }
  return output.entries.slice(0, output.length);
}

interface Output {
  readonly entries: Uint16Array;
  length: number;
}

function expandIndirect(units: Uint16Array, at: number, is8Bit: boolean, output: Output): boolean {
  const segments = units[at + 1] as number;
  const unit = (index: number): number => units[at + index] as number;
  const byteOffset = is8Bit
    ? unit(2) + unit(3) * 0x100 + unit(4) * 0x10000 + unit(5) * 0x1000000
    : unit(2) + unit(3) * 0x10000;
  let from = is8Bit ? byteOffset : byteOffset / 2;
  if (!Number.isInteger(from)) return false;
  for (let copied = 0; copied < segments && output.length < output.entries.length; copied++) {
    // Indirect segments may not point to indirect ones, so that nothing can go in circles.
    if (from + 2 > units.length || units[from] === 2) return false;
    const next = expandSegment(units, from, output);
    if (next === undefined) return false;
    from = next;
  }
  return true;
}

/** Expands a discrete or linear segment and gives where the next one begins. */
function expandSegment(units: Uint16Array, at: number, output: Output): number | undefined {
  const opcode = units[at];
  const length = units[at + 1] as number;
  const { entries } = output;
  if (opcode === 0) {
    const data = units.subarray(
      at + 2,
      Math.min(units.length, at + 2 + Math.min(length, entries.length - output.length)),
    );
    entries.set(data, output.length);
    output.length += data.length;
    return at + 2 + length;
  }
  const end = units[at + 2];
  if (opcode !== 1 || end === undefined || output.length === 0) return undefined;
  const start = entries[output.length - 1] as number;
  for (let step = 1; step <= length && output.length < entries.length; step++)
    entries[output.length++] = Math.round(start + ((end - start) * step) / length);
  return at + 3;
}

function splitWords(words: Uint16Array): Uint16Array {
  const bytes = new Uint16Array(words.length * 2);
  words.forEach((word, index) => {
    bytes[index * 2] = word & 0xff;
    bytes[index * 2 + 1] = word >> 8;
  });
  return bytes;
}
