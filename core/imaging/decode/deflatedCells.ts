import { inflateSync } from 'fflate';
import { AppError } from '../../errors/AppError';
import { nativeFrameBytes } from '../frames/nativeFrameBytes';
import type { PixelDescription } from '../types';
import type { Cells } from './Cells';
import { nativeCells } from './nativeCells';

/**
 * Cells of a frame under Deflated Image Frame Compression: a native frame, deflated by itself,
 * with or without the byte that makes it even. Inflating never gives more than that, so a bomb cannot grow.
 *
 * @throws {AppError} pixels.corrupt, pixels.truncated
 * @source PS3.5 A.4.13
 */
export function deflatedCells(stored: Uint8Array, pixel: PixelDescription): Cells {
  // The inflater takes nothing at all for a whole frame of zeros.
  if (stored.length === 0) throw new AppError('pixels.truncated', { found: 0 });
  const length = nativeFrameBytes(pixel);
  const frame = new Uint8Array(length + (length % 2));
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(stored, { out: frame });
  } catch (error) {
    throw new AppError('pixels.corrupt', { codec: 'deflate' }, error);
  }
  return nativeCells(inflated, pixel, false);
}
