import { createHash } from 'node:crypto';
import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib';
import { crc32 } from './crc32';
import type { PackedContent } from './entries';

/** Deflating fewer bytes gains nothing and costs a trip to a thread. */
export const leastDeflated = 256;
/**
 * Runs and single bytes only, no search for repeats: on pictures of 16 bits a result 12 % larger in less than half the time,
 * measured (docs/decisions/0005-archiver.md).
 */
export const zlibOptions: ZlibOptions = {
  level: 1,
  strategy: constants.Z_RLE,
  memLevel: 9,
  chunkSize: 256 * 1024,
};

/** One buffer for all of the output: a second one costs more than the memory that is not touched. */
export function wholeOptions(length: number): ZlibOptions {
  return { ...zlibOptions, chunkSize: length + 1024 };
}

/** Smaller buffers of Node's may be parts of memory that it shares out. */
const leastOwnLength = 16 * 1024;

/**
 * Digests and deflates bytes, on the thread that calls. The result holds `bytes` themselves where deflating gains nothing, and
 * else memory of its own.
 * @param isCompressed they are compressed already: stored
 */
export function packBytes(bytes: Uint8Array, isCompressed: boolean): PackedContent {
  const common = {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    crc: crc32(bytes),
  };
  if (!isCompressed && bytes.length >= leastDeflated) {
    const deflated = deflateRawSync(bytes, wholeOptions(bytes.length));
    const own = deflated.length < leastOwnLength ? new Uint8Array(deflated) : deflated;
    if (deflated.length < bytes.length) return { ...common, method: 8, bytes: own };
  }
  return { ...common, method: 0, bytes };
}
