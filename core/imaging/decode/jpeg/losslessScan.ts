/**
 * Entropy-coded data of lossless JPEG. Invariants: a restart interval holds whole lines and begins as an image does; no bit
 * behind an interval's end is ever taken for data, which is looked at once a line; values keep 16 bits, or 8, by their array.
 */
import { AppError } from '../../../errors/AppError';
import { extend, lookUp, peek16, type HuffmanTable } from './huffmanTable';

/** One scan of a lossless JPEG, as its headers describe it. */
export interface LosslessScan {
  readonly rows: number;
  readonly columns: number;
  /** Samples from one pixel to the next in the target. */
  readonly stride: number;
  /** Which sample of a pixel each component of the scan is. */
  readonly places: readonly number[];
  readonly tables: readonly HuffmanTable[];
  /** Selection value 1 to 7. */
  readonly predictor: number;
  readonly pointTransform: number;
  readonly precision: number;
  /** Pixels between restarts, a multiple of Columns; 0 without. */
  readonly restartInterval: number;
}

/**
 * Decodes one scan into `values`, pixel by pixel with its components side by side.
 *
 * @param segments by restart interval, with slack behind (`entropySegments`)
 * @throws {AppError} pixels.corrupt when the data end early or restarts do not stand at the beginning of a line
 * @source ISO/IEC 10918-1 H.1.2, H.2
 */
export function decodeLosslessScan(
  scan: LosslessScan,
  segments: readonly Uint8Array[],
  lengths: readonly number[],
  values: Uint8Array | Uint16Array,
): void {
  const { rows, columns, restartInterval, pointTransform } = scan;
  if (restartInterval % columns !== 0) throw new AppError('pixels.corrupt', { restartInterval, columns });
  const rowsEach = restartInterval === 0 ? rows : restartInterval / columns;
  let row = 0;
  for (let index = 0; row < rows; index++, row += rowsEach) {
    const data = segments[index];
    if (!data) throw new AppError('pixels.corrupt', { missing: 'restart interval', row });
    decodeInterval(scan, data, (lengths[index] as number) * 8, row, Math.min(rows, row + rowsEach), values);
  }
  if (pointTransform > 0) {
    for (const place of scan.places)
      for (let at = place; at < values.length; at += scan.stride)
        values[at] = (values[at] as number) << pointTransform;
  }
}

/** Rows `from` to `to`; the first of them is predicted as the first of an image is. */
function decodeInterval(
  scan: LosslessScan,
  data: Uint8Array,
  bits: number,
  from: number,
  to: number,
  values: Uint8Array | Uint16Array,
): void {
  const { columns, stride, places, predictor } = scan;
  const start = 1 << (scan.precision - scan.pointTransform - 1);
  const reader: DifferenceReader = { data, position: 0 };
  for (let row = from; row < to; row++) {
    const line = row * columns * stride;
    // The first sample has no neighbour, those at the left edge only one above (H.1.2.1).
    for (let component = 0; component < places.length; component++) {
      const at = line + (places[component] as number);
      const prediction = row === from ? start : (values[at - columns * stride] as number);
      values[at] = prediction + nextDifference(reader, scan.tables[component] as HuffmanTable);
    }
    const linePredictor = row === from ? 1 : predictor;
    if (places.length === 1 && linePredictor === 1) decodeLine(scan, reader, line, values);
    else decodePixels(scan, reader, line, linePredictor, values);
    if (reader.position > bits) throw new AppError('pixels.corrupt', { row, missing: 'entropy-coded data' });
  }
}

interface DifferenceReader {
  readonly data: Uint8Array;
  /** In bits. */
  position: number;
}

/** The next difference. They count modulo 2^16 (H.1.2.1); what they are added to keeps its low bits by itself. */
function nextDifference(reader: DifferenceReader, table: HuffmanTable): number {
  const { data, position } = reader;
  const entry = lookUp(table, peek16(data, position));
  const size = entry & 255;
  const at = position + (entry >> 8);
  reader.position = at;
  if (size === 0) return 0;
  if (size > 15) return 32768;
  reader.position = at + size;
  return extend(peek16(data, at) >>> (16 - size), size);
}

/** The rest of a line of one component under predictor 1: what nearly all files are made of. */
function decodeLine(
  scan: LosslessScan,
  reader: DifferenceReader,
  line: number,
  values: Uint8Array | Uint16Array,
): void {
  const { stride } = scan;
  const { data } = reader;
  const table = scan.tables[0] as HuffmanTable;
  let { position } = reader;
  const first = line + (scan.places[0] as number);
  const end = line + scan.columns * stride;
  let value = values[first] as number;
  for (let at = first + stride; at < end; at += stride) {
    const entry = lookUp(table, peek16(data, position));
    const size = entry & 255;
    position += entry >> 8;
    if (size > 15) value += 32768;
    else if (size > 0) {
      value += extend(peek16(data, position) >>> (16 - size), size);
      position += size;
    }
    values[at] = value;
  }
  reader.position = position;
}

/** The rest of a line under any predictor, components side by side. */
function decodePixels(
  { columns, stride, places, tables }: LosslessScan,
  reader: DifferenceReader,
  line: number,
  predictor: number,
  values: Uint8Array | Uint16Array,
): void {
  const lineLength = columns * stride;
  for (let pixel = line + stride; pixel < line + lineLength; pixel += stride) {
    for (let component = 0; component < places.length; component++) {
      const at = pixel + (places[component] as number);
      const difference = nextDifference(reader, tables[component] as HuffmanTable);
      const left = values[at - stride] as number;
      const prediction =
        predictor === 1
          ? left
          : predict(
              predictor,
              left,
              values[at - lineLength] as number,
              values[at - lineLength - stride] as number,
            );
      values[at] = prediction + difference;
    }
  }
}

/** From the neighbours left, above and above left. @source ISO/IEC 10918-1 Table H.1 */
function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    case 7:
      return (left + above) >> 1;
    default:
      return left;
  }
}
