import { createCipheriv, createHmac, pbkdf2, randomBytes, type Cipher, type Hmac } from 'node:crypto';
import { promisify } from 'node:util';

/** Method number in the headers of an encrypted entry; the real method stands in the extra field. */
export const aesMethod = 99;
/** Bytes that encryption adds: salt, password check, authentication code. */
export const aesOverhead = 16 + 2 + 10;

/**
 * Encrypts one zip entry by the WinZip AE-2 scheme with AES-256: PBKDF2 with 1,000 rounds of
 * HMAC-SHA-1, counter mode with a little-endian counter that starts at 1, and the first 10 bytes of
 * HMAC-SHA-1 over the encrypted bytes. AE-2 keeps the CRC out of the headers, because a CRC tells
 * about the content.
 */
export interface AesEntry {
  /** Salt and password check, written before the bytes. */
  readonly head: Uint8Array;
  /** Gives encrypted bytes of the same length. */
  update(bytes: Uint8Array): Uint8Array;
  /** The authentication code, written after the bytes. */
  tail(): Uint8Array;
}

const blockLength = 16;
const batchLength = 64 * 1024;
const deriveKey = promisify(pbkdf2);

export async function startAesEntry(password: string): Promise<AesEntry> {
  const salt = randomBytes(16);
  const keys = await deriveKey(password, salt, 1000, 66, 'sha1');
  const cipher = createCipheriv('aes-256-ecb', keys.subarray(0, 32), null).setAutoPadding(false);
  const hmac = createHmac('sha1', keys.subarray(32, 64));
  const stream = keyStream(cipher);
  return {
    head: Buffer.concat([salt, keys.subarray(64, 66)]),
    update: (bytes) => encrypt(bytes, stream, hmac),
    tail: () => hmac.digest().subarray(0, 10),
  };
}

/** The extra field 0x9901 of an entry whose bytes were made by `method` (0 stored, 8 deflated). */
export function aesExtraField(method: number): Buffer {
  const extra = Buffer.alloc(11);
  extra.writeUInt16LE(0x9901, 0);
  extra.writeUInt16LE(7, 2);
  extra.writeUInt16LE(2, 4); // AE-2
  extra.write('AE', 6, 'latin1');
  extra.writeUInt8(3, 8); // 256 bits
  extra.writeUInt16LE(method, 9);
  return extra;
}

interface KeyStream {
  batch: Buffer;
  used: number;
  refill(): void;
}

function keyStream(cipher: Cipher): KeyStream {
  const counters = Buffer.alloc(batchLength);
  let counter = 1;
  const stream: KeyStream = {
    batch: Buffer.alloc(0),
    used: 0,
    refill() {
      for (let at = 0; at < batchLength; at += blockLength) {
        // A 53-bit counter is more than any file needs; its upper bytes stay zero.
        counters.writeUInt32LE(counter % 0x1_0000_0000, at);
        counters.writeUInt32LE(Math.floor(counter / 0x1_0000_0000), at + 4);
        counter++;
      }
      stream.batch = cipher.update(counters);
      stream.used = 0;
    },
  };
  return stream;
}

function encrypt(bytes: Uint8Array, stream: KeyStream, hmac: Hmac): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length;) {
    if (stream.used === stream.batch.length) stream.refill();
    const { batch, used } = stream;
    const count = Math.min(bytes.length - start, batch.length - used);
    for (let at = 0; at < count; at++)
      result[start + at] = (bytes[start + at] ?? 0) ^ (batch[used + at] ?? 0);
    stream.used += count;
    start += count;
  }
  hmac.update(result);
  return result;
}
