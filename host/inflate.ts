import { constants, inflateRawSync } from 'node:zlib';
import { Inflate } from 'fflate';
import { maxInflatedPiece } from '../core/dicom/inflateDataSet';
import { AppError } from '../core/errors/AppError';

/** Packed bytes from which the pieces of a larger output come: at most about a thousand times as long. */
const packedPiece = 16 * 1024;

/**
 * Inflates raw deflate whole; of a stream that is cut, what there is.
 * @throws {AppError} file.deflateBomb when more than `maxLength` bytes come out, file.deflateBroken
 */
export function inflateRaw(bytes: Uint8Array, maxLength: number): Uint8Array {
  const whole = inflateAtOnce(bytes, maxLength);
  if (whole === undefined) throw new AppError('file.deflateBomb', { maximum: maxLength });
  return whole;
}

/**
 * Inflates raw deflate in pieces; of a stream that is cut, what there is. Up to the size of a piece it is inflated at once,
 * which is quickest.
 * @throws {AppError} file.deflateBroken
 */
export function* inflatePieces(packed: Uint8Array): Generator<Uint8Array, void> {
  const whole = inflateAtOnce(packed, maxInflatedPiece);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  let found: Uint8Array[] = [];
  const inflater = new Inflate((piece) => found.push(piece));
  for (let start = 0; start < packed.length; start += packedPiece) {
    try {
      inflater.push(packed.subarray(start, start + packedPiece));
    } catch (error) {
      throw new AppError('file.deflateBroken', {}, error);
    }
    const pieces = found;
    found = [];
    yield* pieces;
  }
}

/** Undefined when more than `maxLength` bytes come out. @throws {AppError} file.deflateBroken */
function inflateAtOnce(bytes: Uint8Array, maxLength: number): Uint8Array | undefined {
  try {
    return inflateRawSync(bytes, {
      maxOutputLength: Math.max(1, maxLength),
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      return undefined;
    throw new AppError('file.deflateBroken', {}, error);
  }
}
