import { AppError } from '../../errors/AppError';
import type { PixelDescription } from '../types';

/**
 * Checks that a compressed frame has the shape that the Data Set describes, before a codec allocates for it.
 * @throws {AppError} pixels.corrupt, with both shapes
 */
export function sameShape(
  coded: { rows: number; columns: number; samplesPerPixel: number; precision: number },
  pixel: PixelDescription,
): void {
  const { rows, columns, samplesPerPixel, bitsAllocated } = pixel;
  const cellBits = Math.max(8, bitsAllocated);
  if (
    coded.rows === rows &&
    coded.columns === columns &&
    coded.samplesPerPixel === samplesPerPixel &&
    coded.precision >= 1 &&
    coded.precision <= cellBits
  )
    return;
  throw new AppError('pixels.corrupt', {
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    codedRows: coded.rows,
    codedColumns: coded.columns,
    codedSamples: coded.samplesPerPixel,
    codedPrecision: coded.precision,
  });
}
