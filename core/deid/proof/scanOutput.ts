/**
 * The proof's own reader of what was written. It shares nothing with the readers and the writer of the export: if they are wrong
 * together, it disagrees. It demands what the output promises: preamble of zeros, file meta of ours, defined lengths, rising tags,
 * no element behind the pixels, no private element that is not announced by its creator.
 */

/** One value found, where it stands and how. */
export interface FoundValue {
  readonly tag: string;
  readonly vr: string;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** What the scan found wrong: a reason in one word, and where. */
export class OutputFault extends Error {
  override readonly name = 'OutputFault';
  readonly reason: string;
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.reason = reason;
    this.offset = offset;
  }
}

const longVrs = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');

interface Scan {
  readonly data: DataView;
  readonly explicit: boolean;
  readonly little: boolean;
  readonly vrOf: (tag: string) => string;
  readonly onValue: (value: FoundValue) => void;
}

/** Where the pixels begin: the element's tag and its value's first byte. */
export interface PixelStart {
  readonly tag: string;
  readonly from: number;
  /** -1 for undefined length. */
  readonly length: number;
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

function walk(scan: Scan, begin: number, stop: number, depth: number): PixelStart | undefined {
  const { data, little } = scan;
  let at = begin;
  let before = '';
  while (at < stop) {
    if (stop - at < 8) throw new OutputFault('rest', at);
    const tag = hex(data.getUint16(at, little)) + hex(data.getUint16(at + 2, little));
    if (tag <= before) throw new OutputFault('order', at);
    before = tag;
    let vr = scan.vrOf(tag);
    let length: number;
    let value = at + 8;
    if (scan.explicit) {
      vr = String.fromCharCode(data.getUint8(at + 4), data.getUint8(at + 5));
      const isLong = longVrs.includes(vr);
      length = isLong ? data.getUint32(at + 8, little) : data.getUint16(at + 6, little);
      value = isLong ? at + 12 : value;
    } else {
      length = data.getUint32(at + 4, little);
    }
    const isPixels = depth === 0 && (tag === '7FE00010' || tag === '7FE00009' || tag === '7FE00008');
    if (isPixels) return { tag, from: value, length: length === 0xffffffff ? -1 : length };
    if (length % 2 === 1 || value + length > stop) throw new OutputFault('length', at);
    if (vr === 'SQ') items(scan, value, value + length, depth + 1);
    else scan.onValue({ tag, vr, from: value, to: value + length, depth });
    at = value + length;
  }
  return undefined;
}

function items(scan: Scan, begin: number, stop: number, depth: number): void {
  const { data, little } = scan;
  for (let at = begin; at < stop;) {
    if (stop - at < 8 || data.getUint16(at, little) !== 0xfffe || data.getUint16(at + 2, little) !== 0xe000) {
      throw new OutputFault('item', at);
    }
    const end = at + 8 + data.getUint32(at + 4, little);
    if (end > stop) throw new OutputFault('itemLength', at);
    walk(scan, at + 8, end, depth);
    at = end;
  }
}

/** Reads the elements of `bytes` between two offsets; gives where the pixels begin. @throws {OutputFault} */
export function scanElements(
  bytes: Uint8Array,
  begin: number,
  stop: number,
  form: { readonly explicit: boolean; readonly little: boolean },
  vrOf: (tag: string) => string,
  onValue: (value: FoundValue) => void,
): PixelStart | undefined {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return walk({ data, ...form, vrOf, onValue }, begin, stop, 0);
  } catch (error) {
    // Past the end of the bytes: the structure promised more.
    throw error instanceof RangeError ? new OutputFault('past', stop) : error;
  }
}
