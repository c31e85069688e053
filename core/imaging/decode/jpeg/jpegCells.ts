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
 * because the transfer syntax of a file is at times that of a neighbouring process. Other bytes may stand before it.
 *
 * @throws {AppError} pixels.corrupt, pixels.unsupportedSyntax
 * @source ISO/IEC 10918-1 Table B.1; ISO/IEC 14495-1 C.1.1
 */
export function jpegCells(bytes: Uint8Array, pixel: PixelDescription): Cells | Promise<Cells> {
  const stored = fromStartOfImage(bytes);
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

/** Bytes before Start Of Image that are passed over; more are no accident of a writer. */
const mostLeadingBytes = 4096;

/** A view from Start Of Image on, where one is near the beginning: a writer put the end of another Data Set there. */
function fromStartOfImage(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at + 2 < bytes.length && at <= mostLeadingBytes; at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd8 && bytes[at + 2] === 0xff) return bytes.subarray(at);
  return bytes;
}
