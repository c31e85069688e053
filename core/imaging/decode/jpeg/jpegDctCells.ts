/**
 * 12-bit DCT JPEG. Invariants: one component, so that a scan is blocks in rows whatever its sampling factors; nothing is
 * allocated before the frame header has been found to match the Data Set; running out of coded data is an error.
 */
import { AppError } from '../../../errors/AppError';
import type { PixelDescription } from '../../types';
import type { Cells } from '../Cells';
import { sameShape } from '../sameShape';
import { entropySegments } from './entropySegments';
import { readHuffmanTables, type HuffmanTable } from './huffmanTable';
import { inverseBlocks, zigZag, type SamplePlane } from './inverseDct';
import { jpegSegments, type JpegHeader } from './jpegHeader';
import { progressiveInterval } from './progressiveScan';
import { decodeSequentialScan } from './sequentialScan';

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

/**
 * Cells of a 12-bit DCT JPEG with one component: sequential (process 4) or progressive, Huffman-coded. The 8-bit
 * processes are libjpeg-turbo's.
 *
 * @throws {AppError} pixels.corrupt, pixels.unsupportedFormat for colour
 * @source ISO/IEC 10918-1 Annexes F, G
 */
export function jpegDctCells(stored: Uint8Array, pixel: PixelDescription, header: JpegHeader): Cells {
  const { components, precision, frameMarker, isComplete } = header;
  sameShape({ ...header, samplesPerPixel: components.length }, pixel);
  if (precision !== 12) throw new AppError('pixels.corrupt', { precision });
  if (components.length !== 1)
    throw new AppError('pixels.unsupportedFormat', { components: components.length, precision });
  const { rows, columns } = pixel;
  const plane: SamplePlane = { values: new Uint16Array(rows * columns), rows, columns };
  if (frameMarker === 0xc2) decodeProgressive(stored, header, plane);
  else decodeSequential(stored, header, plane);
  return {
    values: plane.values,
    isPlanar: false,
    precision,
    photometricInterpretation: pixel.photometricInterpretation,
    warnings: isComplete ? [] : ['pixels.truncated'],
  };
}

const blocksOf = ({ rows, columns }: SamplePlane): number => Math.ceil(columns / 8) * Math.ceil(rows / 8);

/** A sequential image of one component has one scan, whose blocks are transformed as they come. */
function decodeSequential(stored: Uint8Array, header: JpegHeader, plane: SamplePlane): void {
  const tables = newTables();
  const scan = nextScan(stored, 2, tables, false);
  if (!scan) throw new AppError('pixels.corrupt', { missing: 'scan' });
  const blocks = blocksOf(plane);
  const segments = entropySegments(stored, scan.dataOffset, blocks);
  const each = tables.restartInterval || blocks;
  decodeSequentialScan(scan, segments, each, blocks, quantizationOf(tables, header), plane);
}

/** A progressive image comes in many scans, which all add to the same coefficients. */
function decodeProgressive(stored: Uint8Array, header: JpegHeader, plane: SamplePlane): void {
  const tables = newTables();
  const blocks = blocksOf(plane);
  const coefficients = new Int32Array(blocks * 64);
  let scans = 0;
  for (let at = 2; scans < maxScans; scans++) {
    const scan = nextScan(stored, at, tables, true);
    if (!scan) break;
    const { segments, lengths, end } = entropySegments(stored, scan.dataOffset, blocks);
    const each = tables.restartInterval || blocks;
    for (let first = 0, index = 0; first < blocks; first += each, index++) {
      const data = segments[index];
      const used =
        data && progressiveInterval(scan, data, coefficients, first, Math.min(each, blocks - first));
      if (used === undefined || used > (lengths[index] as number) * 8)
        throw new AppError('pixels.corrupt', { missing: 'entropy-coded data', block: first });
    }
    at = end;
  }
  if (scans === 0) throw new AppError('pixels.corrupt', { missing: 'scan' });
  inverseBlocks(coefficients, quantizationOf(tables, header), plane);
}

/** Tables in force; segments between scans replace them. */
interface Tables {
  readonly huffman: Map<number, HuffmanTable>;
  readonly quantization: Map<number, Int32Array>;
  restartInterval: number;
}

const newTables = (): Tables => ({ huffman: new Map(), quantization: new Map(), restartInterval: 0 });

/** Table of the only component, in natural order. */
function quantizationOf({ quantization }: Tables, { components }: JpegHeader): Int32Array {
  const table = quantization.get(components[0]?.table ?? 0);
  if (!table) throw new AppError('pixels.corrupt', { missing: 'quantization table' });
  return table;
}

/** Reads segments from `at` on up to the next scan's header; nothing when there is none. */
function nextScan(
  stored: Uint8Array,
  at: number,
  tables: Tables,
  isProgressive: boolean,
): (DctScan & { dataOffset: number }) | undefined {
  for (const { marker, offset, length } of jpegSegments(stored, at)) {
    if (marker === 0xc4) readHuffmanTables(stored, offset, length, tables.huffman);
    if (marker === 0xdb) readQuantizationTables(stored, offset, length, tables.quantization);
    if (marker === 0xdd)
      tables.restartInterval = ((stored[offset] as number) << 8) | (stored[offset + 1] as number);
    if (marker === 0xda)
      return { ...scanHeader(stored, offset, tables.huffman, isProgressive), dataOffset: offset + length };
  }
  return undefined;
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
