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

/** Bytes of each of the parts that are looked at for runs, and how many there are. */
const sampleLength = 4096;
const samples = 4;
/** Bytes in a hundred that go on a run; with fewer of them, looking for runs takes time and gains nothing. */
const leastRunPercent = 1;

/**
 * How to deflate all of these bytes. One buffer takes the whole output: a second one costs more than the memory that is not
 * touched.
 */
export function wholeOptions(bytes: Uint8Array): ZlibOptions {
  const strategy = hasRuns(bytes) ? constants.Z_RLE : constants.Z_HUFFMAN_ONLY;
  return { ...zlibOptions, strategy, chunkSize: bytes.length + 1024 };
}

/** Whether the same byte stands often three times and more in a row, as far as samples show. */
function hasRuns(bytes: Uint8Array): boolean {
  let repeats = 0;
  let seen = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const start = Math.floor((bytes.length * (sample + 0.5)) / samples);
    const end = Math.min(bytes.length, start + sampleLength);
    for (let at = start + 3; at < end; at += 1) {
      seen += 1;
      const byte = bytes[at];
      if (byte === bytes[at - 1] && byte === bytes[at - 2] && byte === bytes[at - 3]) repeats += 1;
    }
  }
  return repeats * 100 >= seen * leastRunPercent;
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
    const deflated = deflateRawSync(bytes, wholeOptions(bytes));
    const own = deflated.length < leastOwnLength ? new Uint8Array(deflated) : deflated;
    if (deflated.length < bytes.length) return { ...common, method: 8, bytes: own };
  }
  return { ...common, method: 0, bytes };
}
