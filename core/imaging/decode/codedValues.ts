import { AppError } from '../../errors/AppError';
import type { StoredValues } from '../types';
import type { CodedFrame } from './codecs/wasmCodec';

/**
 * The samples of a codec's buffer as numbers: one byte each up to 8 bits, two up to 16. A view of the buffer.
 * @throws {AppError} pixels.corrupt when the buffer has not the size that its shape asks for
 */
export function codedValues({
  bytes,
  rows,
  columns,
  samplesPerPixel,
  precision,
  isSigned,
}: CodedFrame): StoredValues {
  const count = rows * columns * samplesPerPixel;
  const width = precision <= 8 ? 1 : 2;
  if (bytes.length !== count * width)
    throw new AppError('pixels.corrupt', { expected: count * width, found: bytes.length });
  const buffer = bytes.buffer as ArrayBuffer;
  if (width === 1) return isSigned ? new Int8Array(buffer, bytes.byteOffset, count) : bytes;
  return isSigned
    ? new Int16Array(buffer, bytes.byteOffset, count)
    : new Uint16Array(buffer, bytes.byteOffset, count);
}
