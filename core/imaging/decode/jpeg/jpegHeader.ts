import { AppError } from '../../../errors/AppError';
import { hasEndMarker } from '../endMarker';

/** What the markers of a JPEG or JPEG-LS stream say before its first scan. */
export interface JpegHeader {
  /** Second byte of the frame marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS. */
  readonly frameMarker: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly {
    readonly id: number;
    readonly horizontal: number;
    readonly vertical: number;
    readonly table: number;
  }[];
  readonly hasJfif: boolean;
  /** Colour transform by Adobe's APP14; absent without that marker. */
  readonly adobeTransform?: number;
  /** Whether an End Of Image marker stands at the end, padding aside. */
  readonly isComplete: boolean;
}

/**
 * Reads the markers up to the first scan.
 * @throws {AppError} pixels.corrupt when this is no JPEG, or a marker runs past the end
 * @source ISO/IEC 10918-1 B.2; ISO/IEC 14495-1 C.2
 */
export function jpegHeader(bytes: Uint8Array): JpegHeader {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new AppError('pixels.corrupt', { offset: 0 });
  let hasJfif = false;
  let adobeTransform: number | undefined;
  for (const segment of jpegSegments(bytes)) {
    const { marker, offset, length } = segment;
    if (marker === 0xe0 && startsWith(bytes, offset, 'JFIF')) hasJfif = true;
    if (marker === 0xee && length >= 12 && startsWith(bytes, offset, 'Adobe'))
      adobeTransform = bytes[offset + 11] as number;
    if (!isFrameMarker(marker)) continue;
    return {
      frameMarker: marker,
      ...frameHeader(bytes, offset, length),
      hasJfif,
      ...(adobeTransform === undefined ? {} : { adobeTransform }),
      isComplete: hasEndMarker(bytes),
    };
  }
  throw new AppError('pixels.corrupt', { missing: 'frame header' });
}

export interface JpegSegment {
  readonly marker: number;
  /** First byte after the length. */
  readonly offset: number;
  /** Bytes after the length. */
  readonly length: number;
}

/** Marker segments in order, up to and including the first start of scan. @throws {AppError} pixels.corrupt */
export function* jpegSegments(bytes: Uint8Array, from = 2): Generator<JpegSegment> {
  let at = from;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new AppError('pixels.corrupt', { offset: at });
    const marker = bytes[at + 1] as number;
    // FF may fill, FF01 and restart markers have no length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xd9) return;
    else {
      const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
      if (length < 2 || at + 2 + length > bytes.length) throw new AppError('pixels.corrupt', { offset: at });
      yield { marker, offset: at + 4, length: length - 2 };
      if (marker === 0xda) return;
      at += 2 + length;
    }
  }
}

function isFrameMarker(marker: number): boolean {
  return (
    marker === 0xf7 ||
    (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
  );
}

function frameHeader(
  bytes: Uint8Array,
  offset: number,
  length: number,
): Pick<JpegHeader, 'precision' | 'rows' | 'columns' | 'components'> {
  const count = bytes[offset + 5] ?? 0;
  if (count === 0 || length < 6 + count * 3) throw new AppError('pixels.corrupt', { offset });
  const word = (at: number) => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const components = Array.from({ length: count }, (_, index) => {
    const at = offset + 6 + index * 3;
    const sampling = bytes[at + 1] as number;
    return {
      id: bytes[at] as number,
      horizontal: sampling >> 4,
      vertical: sampling & 15,
      table: bytes[at + 2] as number,
    };
  });
  return {
    precision: bytes[offset] as number,
    rows: word(offset + 1),
    columns: word(offset + 3),
    components,
  };
}

function startsWith(bytes: Uint8Array, offset: number, letters: string): boolean {
  for (let i = 0; i < letters.length; i++) if (bytes[offset + i] !== letters.charCodeAt(i)) return false;
  return true;
}
