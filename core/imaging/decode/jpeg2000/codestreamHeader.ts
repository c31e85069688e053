import { AppError } from '../../../errors/AppError';
import { hasEndMarker } from '../endMarker';

/** What the main header of a JPEG 2000 codestream says. */
export interface CodestreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** Bits of the deepest component, sign included. */
  readonly precision: number;
  readonly isSubsampled: boolean;
  /** Part 15: block coding is high-throughput. */
  readonly isHighThroughput: boolean;
  /** Whether colours were transformed (RCT or ICT) and come out of the codec as RGB. */
  readonly hasColourTransform: boolean;
  /** Whether an End Of Codestream marker stands at the end, padding aside. */
  readonly isComplete: boolean;
}

/** Rsiz, bit 14: a CAP marker follows. */
const hasCapabilities = 0x4000;
const maxTiles = 65_535;

/** The bare codestream: JP2 boxes around it, which PS3.5 8.2.4 does not allow but some write, are left off. @throws {AppError} pixels.corrupt */
export function bareCodestream(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    // 'jp2c'; a length of 0 reaches to the end.
    if (view.getUint32(at + 4) === 0x6a703263)
      return bytes.subarray(at + 8, length === 0 ? bytes.length : at + length);
    if (length < 8) break;
    at += length;
  }
  throw new AppError('pixels.corrupt', { missing: 'codestream' });
}

/**
 * Reads the main header, so that no codec allocates for an image that is not the one described.
 * @throws {AppError} pixels.corrupt
 * @source ISO/IEC 15444-1 A.4.1, A.5.1, A.6.1
 */
export function codestreamHeader(bytes: Uint8Array): CodestreamHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 45 || view.getUint32(0) !== 0xff4fff51)
    throw new AppError('pixels.corrupt', { missing: 'SIZ' });
  const count = view.getUint16(40);
  const sizLength = view.getUint16(4);
  if (sizLength < 38 + 3 * count || bytes.length < 4 + sizLength)
    throw new AppError('pixels.corrupt', { components: count });
  const [columns, rows] = [view.getUint32(8) - view.getUint32(16), view.getUint32(12) - view.getUint32(20)];
  const [tileColumns, tileRows] = [view.getUint32(24), view.getUint32(28)];
  if (
    tileColumns === 0 ||
    tileRows === 0 ||
    Math.ceil(columns / tileColumns) * Math.ceil(rows / tileRows) > maxTiles
  ) {
    throw new AppError('pixels.corrupt', { tileColumns, tileRows });
  }
  let precision = 0;
  let isSubsampled = false;
  for (let i = 0; i < count; i++) {
    precision = Math.max(precision, (view.getUint8(42 + i * 3) & 0x7f) + 1);
    isSubsampled ||= view.getUint8(43 + i * 3) !== 1 || view.getUint8(44 + i * 3) !== 1;
  }
  return {
    rows,
    columns,
    samplesPerPixel: count,
    precision,
    isSubsampled,
    isHighThroughput: (view.getUint16(6) & hasCapabilities) !== 0,
    hasColourTransform: colourTransform(view, 4 + sizLength),
    isComplete: hasEndMarker(bytes),
  };
}

/** The multiple component transformation of the COD marker. */
function colourTransform(view: DataView, from: number): boolean {
  for (let at = from; at + 4 <= view.byteLength;) {
    const marker = view.getUint16(at);
    // Start of tile part: the main header is over.
    if (marker === 0xff90) break;
    if (marker === 0xff52 && at + 9 <= view.byteLength) return view.getUint8(at + 8) !== 0;
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  throw new AppError('pixels.corrupt', { missing: 'COD' });
}
