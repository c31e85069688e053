import { AppError, asAppError } from '../../errors/AppError';
import type { DecodedFrame, PixelDescription } from '../types';
import type { Cells } from './Cells';
import { deflatedCells } from './deflatedCells';
import { jpeg2000Cells } from './jpeg2000/jpeg2000Cells';
import { jpegCells } from './jpeg/jpegCells';
import { nativeCells } from './nativeCells';
import { rleCells } from './rleCells';
import { storedValues } from './storedValues';

/**
 * Stored values of one frame (PS3.5 8.1) from its bytes as they stand in the file (`locateFrames`). Runs in a
 * worker of the window and in Node alike; codecs are loaded at the first frame that needs them.
 *
 * `values` may be a view of `stored`: hand over bytes that nobody else writes to.
 *
 * @throws {AppError} pixels.unsupportedSyntax, pixels.unsupportedFormat, pixels.corrupt, pixels.truncated
 */
export async function decodeFrame(stored: Uint8Array, pixel: PixelDescription): Promise<DecodedFrame> {
  try {
    // A Buffer of Node is an array of its own kind (its slice() is a view): from here on there are plain ones only.
    const bytes = new Uint8Array(stored.buffer, stored.byteOffset, stored.length);
    return storedValues(await cellsOf(bytes, pixel), pixel);
  } catch (error) {
    // Out of memory and what a codec may throw on garbage: the frame is unreadable, not the program broken.
    throw asAppError(error, 'pixels.corrupt');
  }
}

/** Which decoder reads a transfer syntax. @source PS3.5 Annex A; PS3.6 Table A-1 */
function cellsOf(stored: Uint8Array, pixel: PixelDescription): Cells | Promise<Cells> {
  switch (pixel.transferSyntaxUid) {
    case '1.2.840.10008.1.2':
    case '1.2.840.10008.1.2.1':
    case '1.2.840.10008.1.2.1.98':
    case '1.2.840.10008.1.2.1.99':
      return nativeCells(stored, pixel, false);
    case '1.2.840.10008.1.2.2':
      return nativeCells(stored, pixel, true);
    case '1.2.840.10008.1.2.5':
      return rleCells(stored, pixel);
    case '1.2.840.10008.1.2.8.1':
      return deflatedCells(stored, pixel);
    case '1.2.840.10008.1.2.4.50':
    case '1.2.840.10008.1.2.4.51':
    case '1.2.840.10008.1.2.4.53':
    case '1.2.840.10008.1.2.4.55':
    case '1.2.840.10008.1.2.4.57':
    case '1.2.840.10008.1.2.4.70':
    case '1.2.840.10008.1.2.4.80':
    case '1.2.840.10008.1.2.4.81':
      return jpegCells(stored, pixel);
    case '1.2.840.10008.1.2.4.90':
    case '1.2.840.10008.1.2.4.91':
    case '1.2.840.10008.1.2.4.201':
    case '1.2.840.10008.1.2.4.202':
    case '1.2.840.10008.1.2.4.203':
      return jpeg2000Cells(stored, pixel);
    default:
      throw new AppError('pixels.unsupportedSyntax');
  }
}
