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
  const { columns, stride, places, tables, predictor } = scan;
  const lineLength = columns * stride;
  const start = 1 << (scan.precision - scan.pointTransform - 1);
  // Differences count modulo 2^16 (H.1.2.1); a byte array keeps the low byte of that by itself.
  let position = 0;
  for (let row = from; row < to; row++) {
    for (let column = 0; column < columns; column++) {
      const pixelAt = row * lineLength + column * stride;
      for (let component = 0; component < places.length; component++) {
        const at = pixelAt + (places[component] as number);
        const entry = lookUp(tables[component] as HuffmanTable, peek16(data, position));
        const size = entry & 255;
        position += entry >> 8;
        let difference = 0;
        if (size === 16) difference = 32768;
        else if (size > 0) {
          difference = extend(peek16(data, position) >>> (16 - size), size);
          position += size;
        }
        let prediction: number;
        if (row === from) prediction = column === 0 ? start : (values[at - stride] as number);
        else if (column === 0) prediction = values[at - lineLength] as number;
        else if (predictor === 1) prediction = values[at - stride] as number;
        else
          prediction = predict(
            predictor,
            values[at - stride] as number,
            values[at - lineLength] as number,
            values[at - lineLength - stride] as number,
          );
        values[at] = prediction + difference;
      }
    }
    if (position > bits) throw new AppError('pixels.corrupt', { row, missing: 'entropy-coded data' });
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
