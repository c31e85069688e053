import { AppError } from '../../../errors/AppError';
import type { PixelDescription } from '../../types';
import type { Cells } from '../Cells';
import { jpegBaselineCells } from './jpegBaselineCells';
import { jpegDctCells } from './jpegDctCells';
import { jpegHeader } from './jpegHeader';
import { jpegLosslessCells } from './jpegLosslessCells';
import { jpegLsCells } from '../jpegLsCells';

/**
 * Cells of a frame of the JPEG and JPEG-LS family. The stream's own frame marker decides which decoder reads it,
 * because the transfer syntax of a file is at times that of a neighbouring process.
 *
 * @throws {AppError} pixels.corrupt, pixels.unsupportedSyntax
 * @source ISO/IEC 10918-1 Table B.1; ISO/IEC 14495-1 C.1.1
 */
export function jpegCells(stored: Uint8Array, pixel: PixelDescription): Cells | Promise<Cells> {
  const header = jpegHeader(stored);
  switch (header.frameMarker) {
    case 0xc0:
    case 0xc1:
    case 0xc2:
      if (header.precision === 8) return jpegBaselineCells(stored, pixel, header);
      return jpegDctCells(stored, pixel, header);
    case 0xc3:
      return jpegLosslessCells(stored, pixel, header);
    case 0xf7:
      return jpegLsCells(stored, pixel, header);
    default:
      // Hierarchical and arithmetic processes were never in use (PS3.5 retired them in 1998).
      throw new AppError('pixels.unsupportedSyntax', { frameMarker: header.frameMarker });
  }
}
