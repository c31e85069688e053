import { constants, inflateRawSync } from 'node:zlib';
import { AppError } from '../core/errors/AppError';

/**
 * Inflates raw deflate whole; of a stream that is cut, what there is.
 * @throws {AppError} file.deflateBomb when more than `maxLength` bytes come out, file.deflateBroken
 */
export function inflateRaw(bytes: Uint8Array, maxLength: number): Uint8Array {
  try {
    return inflateRawSync(bytes, {
      maxOutputLength: Math.max(1, maxLength),
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (error) {
    const isBomb = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new AppError(
      isBomb ? 'file.deflateBomb' : 'file.deflateBroken',
      isBomb ? { maximum: maxLength } : {},
      error,
    );
  }
}
