import { AppError } from '../../../errors/AppError';
import type { PixelDescription } from '../../types';
import type { Cells } from '../Cells';
import { decodeByTurbo } from '../codecs/jpegTurbo';
import { jpegSegments, type JpegHeader } from './jpegHeader';
import { withEndMarker } from '../endMarker';
import { sameShape } from '../sameShape';
import { hasWholeFirstScans } from './wholeScans';

/**
 * Cells of an 8-bit DCT JPEG. A frame that the Data Set calls YBR becomes RGB; one that it calls RGB is taken as
 * RGB whatever the stream's markers suggest, as PS3.5 8.2.1 gives the Data Set the word on colour. A progressive one that
 * was cut after its first scans comes as far as it goes, with a warning.
 *
 * @throws {AppError} pixels.corrupt
 */
export async function jpegBaselineCells(
  stored: Uint8Array,
  pixel: PixelDescription,
  header: JpegHeader,
): Promise<Cells> {
  sameShape({ ...header, samplesPerPixel: header.components.length }, pixel);
  const isColour = pixel.samplesPerPixel === 3;
  const isYbr = pixel.photometricInterpretation.startsWith('YBR');
  // With the end marker that its writer left out; the codec refuses it all the same when coded data are missing.
  const stream = withEndMarker(stored);
  const mayBePartial =
    header.frameMarker === 0xc2 &&
    !header.isComplete &&
    hasWholeFirstScans(
      stored,
      header.components.map(({ id }) => id),
    );
  const frame = await decodeByTurbo(
    isColour && !isYbr ? withoutColourTransform(stream) : stream,
    mayBePartial,
  );
  // Where it gave up before it wrote anything.
  if (frame.isPartial && frame.bytes.every((sample) => sample === 0))
    throw new AppError('pixels.corrupt', { codec: 'JPEGDecoder' });
  const expected = pixel.rows * pixel.columns * pixel.samplesPerPixel;
  if (frame.bytes.length !== expected)
    throw new AppError('pixels.corrupt', { expected, found: frame.bytes.length });
  return {
    values: frame.bytes,
    isPlanar: false,
    precision: header.precision,
    photometricInterpretation: isColour ? 'RGB' : pixel.photometricInterpretation,
    warnings: frame.isPartial ? ['pixels.truncated'] : [],
  };
}

/** APP14 "Adobe", version 100, colour transform 0: the components are what they are. */
const untransformed = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

/** A copy of a JPEG stream that no decoder will take for YCbCr: JFIF and Adobe markers made mute, ours put first. */
export function withoutColourTransform(stored: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(stored.length + untransformed.length);
  bytes.set(stored.subarray(0, 2));
  bytes.set(untransformed, 2);
  bytes.set(stored.subarray(2), 2 + untransformed.length);
  for (const { marker, offset } of jpegSegments(bytes, 2 + untransformed.length)) {
    // APP15 means nothing to anyone.
    if (marker === 0xe0 || marker === 0xee) bytes[offset - 3] = 0xef;
  }
  return bytes;
}
