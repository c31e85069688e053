/**
 * The one adapter to dicom-parser. It gives the byte readers of both byte orders; the walk over
 * elements is ours (walkDataSet), because dicom-parser's own recurses without a bound, lets the last of
 * two equal tags win in silence, and throws strings that quote positions and bytes of the file.
 * Callers check bounds first, so none of its throws is ever reached.
 */
import * as namespace from 'dicom-parser';
import type { ByteArrayParser } from 'dicom-parser';

// A CommonJS bundle: Node gives it as `default`, the bundlers as a namespace.
const parser = 'default' in namespace ? (namespace.default as typeof namespace) : namespace;

/** Integers and floats at a byte position that the caller has checked. */
export type ByteReader = Pick<
  ByteArrayParser,
  'readUint16' | 'readInt16' | 'readUint32' | 'readInt32' | 'readFloat' | 'readDouble'
>;

/** Reads little endian. */
export const littleEndian: ByteReader = parser.littleEndianByteArrayParser;
/** Reads big endian. */
export const bigEndian: ByteReader = parser.bigEndianByteArrayParser;

/** The reader of a byte order. */
export function byteReader(isBigEndian: boolean): ByteReader {
  return isBigEndian ? bigEndian : littleEndian;
}
