import { AppError } from '../../../errors/AppError';
import type { PixelDescription } from '../../types';
import type { Cells } from '../Cells';
import { codedValues } from '../codedValues';
import { decodeByOpenjpeg } from '../codecs/openjpeg';
import { decodeByOpenjph } from '../codecs/openjph';
import { sameShape } from '../sameShape';
import { bareCodestream, codestreamHeader } from './codestreamHeader';

/** The codecs give at most two bytes a sample. */
const maxPrecision = 16;

/**
 * Cells of a JPEG 2000 or High-Throughput JPEG 2000 frame. Colours that were transformed (YBR_RCT, YBR_ICT) come out
 * as RGB. Whether a sample is signed is the Data Set's word: `storedValues` reads the coded bits by it.
 *
 * @throws {AppError} pixels.corrupt, pixels.unsupportedFormat
 * @source PS3.5 8.2.4, 8.2.14
 */
export async function jpeg2000Cells(stored: Uint8Array, pixel: PixelDescription): Promise<Cells> {
  const codestream = bareCodestream(stored);
  const header = codestreamHeader(codestream);
  sameShape(header, pixel);
  if (header.isSubsampled || header.precision > maxPrecision)
    throw new AppError('pixels.unsupportedFormat', { precision: header.precision });
  const frame = await (header.isHighThroughput ? decodeByOpenjph : decodeByOpenjpeg)(codestream);
  sameShape(frame, pixel);
  const isColour = pixel.samplesPerPixel === 3;
  const isTransformed =
    isColour && (header.hasColourTransform || /^YBR_(RCT|ICT)$/.test(pixel.photometricInterpretation));
  return {
    values: codedValues(frame),
    isPlanar: false,
    precision: frame.precision,
    photometricInterpretation: isTransformed ? 'RGB' : pixel.photometricInterpretation,
    warnings: header.isComplete ? [] : ['pixels.truncated'],
  };
}
