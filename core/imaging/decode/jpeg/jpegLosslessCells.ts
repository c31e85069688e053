import { AppError } from '../../../errors/AppError';
import type { PixelDescription } from '../../types';
import type { Cells } from '../Cells';
import { sameShape } from '../sameShape';
import { entropySegments } from './entropySegments';
import { readHuffmanTables, type HuffmanTable } from './huffmanTable';
import { jpegSegments, type JpegHeader } from './jpegHeader';
import { decodeLosslessScan, type LosslessScan } from './losslessScan';

/**
 * Cells of a lossless JPEG (process 14, any predictor), one or three components, in one scan or one scan each.
 *
 * @throws {AppError} pixels.corrupt, pixels.unsupportedFormat for subsampled components
 * @source ISO/IEC 10918-1 Annex H
 */
export function jpegLosslessCells(stored: Uint8Array, pixel: PixelDescription, header: JpegHeader): Cells {
  const { components, precision } = header;
  sameShape({ ...header, samplesPerPixel: components.length }, pixel);
  if (
    components.some(
      ({ horizontal, vertical }) =>
        horizontal !== components[0]?.horizontal || vertical !== components[0]?.vertical,
    )
  ) {
    throw new AppError('pixels.unsupportedFormat', { reason: 'subsampled components' });
  }
  const count = pixel.rows * pixel.columns * components.length;
  const values = precision <= 8 ? new Uint8Array(count) : new Uint16Array(count);
  const tables = new Map<number, HuffmanTable>();
  const seen = new Set<number>();
  let restartInterval = 0;
  let at = 2;
  while (seen.size < components.length) {
    let scanAt = -1;
    let scan: LosslessScan | undefined;
    for (const { marker, offset, length } of jpegSegments(stored, at)) {
      if (marker === 0xc4) readHuffmanTables(stored, offset, length, tables);
      if (marker === 0xdd)
        restartInterval = ((stored[offset] as number) << 8) | (stored[offset + 1] as number);
      if (marker !== 0xda) continue;
      scan = scanHeader(stored, offset, header, tables, restartInterval);
      scanAt = offset + length;
    }
    if (!scan) throw new AppError('pixels.corrupt', { missing: 'scan', scans: seen.size });
    const { segments, lengths, end } = entropySegments(stored, scanAt, pixel.rows);
    decodeLosslessScan(scan, segments, lengths, values);
    if (scan.places.every((place) => seen.has(place)))
      throw new AppError('pixels.corrupt', { repeated: 'component' });
    for (const place of scan.places) seen.add(place);
    at = end;
  }
  return {
    values,
    isPlanar: false,
    precision,
    photometricInterpretation: pixel.photometricInterpretation,
    warnings: header.isComplete ? [] : ['pixels.truncated'],
  };
}

/** @source ISO/IEC 10918-1 B.2.3 */
function scanHeader(
  bytes: Uint8Array,
  offset: number,
  header: JpegHeader,
  tables: ReadonlyMap<number, HuffmanTable>,
  restartInterval: number,
): LosslessScan {
  const count = bytes[offset] as number;
  const places: number[] = [];
  const scanTables: HuffmanTable[] = [];
  for (let i = 0; i < count; i++) {
    const place = header.components.findIndex(({ id }) => id === bytes[offset + 1 + i * 2]);
    const table = tables.get((bytes[offset + 2 + i * 2] as number) >> 4);
    if (place < 0 || !table) throw new AppError('pixels.corrupt', { offset });
    places.push(place);
    scanTables.push(table);
  }
  const predictor = bytes[offset + 1 + count * 2] as number;
  const pointTransform = (bytes[offset + 3 + count * 2] as number) & 15;
  if (count === 0 || predictor < 1 || predictor > 7 || pointTransform >= header.precision)
    throw new AppError('pixels.corrupt', { offset });
  return {
    rows: header.rows,
    columns: header.columns,
    stride: header.components.length,
    places,
    tables: scanTables,
    predictor,
    pointTransform,
    precision: header.precision,
    restartInterval,
  };
}
