import { AppError } from '../../../errors/AppError';
import type { PixelDescription } from '../../types';
import type { Cells } from '../Cells';
import { sameShape } from '../sameShape';
import { entropySegments } from './entropySegments';
import { readHuffmanTables, type HuffmanTable } from './huffmanTable';
import { inverseDct, zigZag } from './inverseDct';
import { jpegSegments, type JpegHeader } from './jpegHeader';
import { progressiveInterval } from './progressiveScan';
import { sequentialInterval } from './sequentialScan';

/** One scan over the blocks of a component. */
export interface DctScan {
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  /** First and last coefficient in zigzag order. */
  readonly from: number;
  readonly to: number;
  /** Successive approximation: bits known before (0 for the first scan), and bits left out. */
  readonly high: number;
  readonly low: number;
}

/** Reads one restart interval: `count` blocks of `coefficients` from block `first` on. Gives the bits it used. */
export type IntervalReader = (
  scan: DctScan,
  data: Uint8Array,
  coefficients: Int32Array,
  first: number,
  count: number,
) => number;

/**
 * Cells of a 12-bit DCT JPEG with one component: sequential (process 4) or progressive, Huffman-coded. All coefficients
 * are gathered first, 64 a block, then transformed. The 8-bit processes are libjpeg-turbo's.
 *
 * @throws {AppError} pixels.corrupt, pixels.unsupportedFormat for colour, pixels.unsupportedSyntax for other depths
 * @source ISO/IEC 10918-1 Annexes F, G
 */
export function jpegDctCells(stored: Uint8Array, pixel: PixelDescription, header: JpegHeader): Cells {
  sameShape({ ...header, samplesPerPixel: header.components.length }, pixel);
  if (header.precision !== 12) throw new AppError('pixels.corrupt', { precision: header.precision });
  if (header.components.length !== 1)
    throw new AppError('pixels.unsupportedFormat', { components: header.components.length, precision: 12 });
  const blockColumns = Math.ceil(pixel.columns / 8);
  const blocks = blockColumns * Math.ceil(pixel.rows / 8);
  const coefficients = new Int32Array(blocks * 64);
  const quantization = readScans(stored, header, coefficients, blocks);
  const values = new Uint16Array(pixel.rows * pixel.columns);
  inverseDct(coefficients, quantization, values, pixel.rows, pixel.columns);
  return {
    values,
    isPlanar: false,
    precision: 12,
    photometricInterpretation: pixel.photometricInterpretation,
    warnings: header.isComplete ? [] : ['pixels.truncated'],
  };
}

/** Reads all scans into `coefficients`; gives the quantization table of the component, in natural order. */
function readScans(
  stored: Uint8Array,
  header: JpegHeader,
  coefficients: Int32Array,
  blocks: number,
): Int32Array {
  const isProgressive = header.frameMarker === 0xc2;
  const readInterval: IntervalReader = isProgressive ? progressiveInterval : sequentialInterval;
  const tables = new Map<number, HuffmanTable>();
  const quantizations = new Map<number, Int32Array>();
  let restartInterval = 0;
  let scans = 0;
  for (let at = 2; at < stored.length;) {
    let next = stored.length;
    for (const { marker, offset, length } of jpegSegments(stored, at)) {
      if (marker === 0xc4) readHuffmanTables(stored, offset, length, tables);
      if (marker === 0xdb) readQuantizationTables(stored, offset, length, quantizations);
      if (marker === 0xdd)
        restartInterval = ((stored[offset] as number) << 8) | (stored[offset + 1] as number);
      if (marker !== 0xda) continue;
      const scan = scanHeader(stored, offset, tables, isProgressive);
      const { segments, lengths, end } = entropySegments(stored, offset + length, blocks);
      const each = restartInterval || blocks;
      for (let first = 0, index = 0; first < blocks; first += each, index++) {
        const data = segments[index];
        const used = data && readInterval(scan, data, coefficients, first, Math.min(each, blocks - first));
        if (used === undefined || used > (lengths[index] as number) * 8)
          throw new AppError('pixels.corrupt', { missing: 'entropy-coded data', block: first });
      }
      next = end;
      scans++;
    }
    at = next;
    // A sequential image of one component has one scan, a progressive one at most as many as it has bits to send.
    if (scans >= (isProgressive ? maxScans : 1)) break;
  }
  const quantization = quantizations.get(header.components[0]?.table ?? 0);
  if (scans === 0 || !quantization)
    throw new AppError('pixels.corrupt', { missing: scans === 0 ? 'scan' : 'quantization table' });
  return quantization;
}

/** Scans of one progressive image; encoders use about ten. */
const maxScans = 1000;

/** @source ISO/IEC 10918-1 B.2.3 */
function scanHeader(
  bytes: Uint8Array,
  offset: number,
  tables: ReadonlyMap<number, HuffmanTable>,
  isProgressive: boolean,
): DctScan {
  const selector = bytes[offset + 2] as number;
  const approximation = bytes[offset + 5] as number;
  const scan: DctScan = {
    dc: tables.get(selector >> 4),
    ac: tables.get(0x10 | (selector & 15)),
    from: isProgressive ? (bytes[offset + 3] as number) : 0,
    to: isProgressive ? (bytes[offset + 4] as number) : 63,
    high: isProgressive ? approximation >> 4 : 0,
    low: isProgressive ? approximation & 15 : 0,
  };
  const isSound =
    bytes[offset] === 1 &&
    scan.from <= scan.to &&
    scan.to < 64 &&
    scan.low < 14 &&
    (!isProgressive || scan.from > 0 || scan.to === 0);
  const hasTables =
    (scan.from > 0 || scan.dc !== undefined || scan.high > 0) && (scan.to === 0 || scan.ac !== undefined);
  if (!isSound || !hasTables) throw new AppError('pixels.corrupt', { offset });
  return scan;
}

/** @source ISO/IEC 10918-1 B.2.4.1 */
function readQuantizationTables(
  bytes: Uint8Array,
  offset: number,
  length: number,
  into: Map<number, Int32Array>,
): void {
  for (let at = offset; at < offset + length;) {
    const isWide = (bytes[at] as number) >> 4 !== 0;
    const step = isWide ? 2 : 1;
    if (at + 1 + 64 * step > offset + length) throw new AppError('pixels.corrupt', { offset: at });
    const table = new Int32Array(64);
    for (let k = 0; k < 64; k++) {
      const place = at + 1 + k * step;
      table[zigZag[k] as number] = isWide
        ? ((bytes[place] as number) << 8) | (bytes[place + 1] as number)
        : (bytes[place] as number);
    }
    into.set((bytes[at] as number) & 15, table);
    at += 1 + 64 * step;
  }
}
