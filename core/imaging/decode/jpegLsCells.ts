import type { PixelDescription } from '../types';
import type { Cells } from './Cells';
import { codedValues } from './codedValues';
import { decodeByCharls } from './codecs/charls';
import type { JpegHeader } from './jpeg/jpegHeader';
import { withEndMarker } from './endMarker';
import { sameShape } from './sameShape';

/** Cells of a JPEG-LS frame, lossless or near-lossless. @throws {AppError} pixels.corrupt @source PS3.5 8.2.3 */
export async function jpegLsCells(
  stored: Uint8Array,
  pixel: PixelDescription,
  header: JpegHeader,
): Promise<Cells> {
  sameShape({ ...header, samplesPerPixel: header.components.length }, pixel);
  // Without an end marker CharLS 2 looks for more data for seconds before it gives up.
  const frame = await decodeByCharls(withEndMarker(stored));
  sameShape(frame, pixel);
  return {
    values: codedValues(frame),
    isPlanar: frame.isPlanar && frame.samplesPerPixel > 1,
    precision: frame.precision,
    photometricInterpretation: pixel.photometricInterpretation,
    warnings: header.isComplete ? [] : ['pixels.truncated'],
  };
}
