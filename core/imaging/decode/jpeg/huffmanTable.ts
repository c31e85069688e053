import { AppError } from '../../../errors/AppError';

/** Bits looked up at once; longer codes are rare and take the slow way. */
const fastBits = 11;

/** A Huffman table made for reading: `fast` by the next 11 bits, the rest by comparing code lengths. */
export interface HuffmanTable {
  /** `length << 8 | symbol` for the code at the head of 11 bits; 0 for a longer code. */
  readonly fast: Uint16Array;
  /** By length: first 16-bit window that belongs to a longer code. */
  readonly ends: Int32Array;
  /** By length: index of the first symbol less its code. */
  readonly bases: Int32Array;
  readonly symbols: Uint8Array;
}

/**
 * The tables of a DHT segment, by class and identifier as in its first byte (0x00… DC or lossless, 0x10… AC).
 * @throws {AppError} pixels.corrupt when lengths and codes do not fit each other
 * @source ISO/IEC 10918-1 B.2.4.2, Annex C
 */
export function readHuffmanTables(
  bytes: Uint8Array,
  offset: number,
  length: number,
  into: Map<number, HuffmanTable>,
): void {
  let at = offset;
  const end = offset + length;
  while (at < end) {
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (at + 17 + total > end || total > 256) throw new AppError('pixels.corrupt', { offset: at });
    into.set(bytes[at] as number, huffmanTable(counts, bytes.slice(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const fast = new Uint16Array(1 << fastBits);
  const ends = new Int32Array(18);
  const bases = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    if (code + count > 1 << length) throw new AppError('pixels.corrupt', { codeLength: length });
    bases[length] = index - code;
    for (let i = 0; i < count; i++, code++, index++) {
      if (length > fastBits) continue;
      const from = code << (fastBits - length);
      fast.fill((length << 8) | (symbols[index] as number), from, from + (1 << (fastBits - length)));
    }
    ends[length] = code << (16 - length);
    code <<= 1;
  }
  return { fast, ends, bases, symbols };
}

/** The next 16 bits from bit `position` on; `data` must have 4 bytes more than are read. */
export function peek16(data: Uint8Array, position: number): number {
  const at = position >>> 3;
  const word =
    ((data[at] as number) << 24) |
    ((data[at + 1] as number) << 16) |
    ((data[at + 2] as number) << 8) |
    (data[at + 3] as number);
  return (word << (position & 7)) >>> 16;
}

/** `length << 8 | symbol` of the code at the head of `window` (16 bits). @throws {AppError} pixels.corrupt for no code */
export function lookUp(table: HuffmanTable, window: number): number {
  return table.fast[window >>> (16 - fastBits)] || lookUpLong(table, window);
}

function lookUpLong({ ends, bases, symbols }: HuffmanTable, window: number): number {
  for (let length = fastBits + 1; length <= 16; length++) {
    if (window < (ends[length] as number))
      return (length << 8) | (symbols[(window >>> (16 - length)) + (bases[length] as number)] as number);
  }
  throw new AppError('pixels.corrupt', { missing: 'Huffman code' });
}

/** The signed number that `size` further bits stand for. @source ISO/IEC 10918-1 F.2.2.1 EXTEND */
export function extend(bits: number, size: number): number {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}
