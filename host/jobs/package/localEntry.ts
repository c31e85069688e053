import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { crc32 } from './crc32';

/** An entry as its local header tells it, with the digest of its inflated bytes; size and CRC were compared with the header. */
export interface LocalEntry {
  readonly rawName: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly sha256: string;
}

/** Larger entries are read at the end, in pieces. */
export const largestEntry = 16 * 1024 * 1024;
const headerLength = 30;

/** What stands in the bytes of one entry, header and all. Undefined where the header does not say all, or the bytes are not what it says. */
export function readLocalEntry(bytes: Uint8Array): LocalEntry | undefined {
  if (bytes.length < headerLength) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(6, true);
  const method = view.getUint16(8, true);
  const crc = view.getUint32(14, true);
  const compressedSize = view.getUint32(18, true);
  const size = view.getUint32(22, true);
  const nameEnd = headerLength + view.getUint16(26, true);
  const dataStart = nameEnd + view.getUint16(28, true);
  // APPNOTE 4.4.4: encrypted (bit 0), or sizes behind the data (bit 3).
  const isPlain = view.getUint32(0, true) === 0x04034b50 && (flags & 0b1001) === 0;
  if (
    !isPlain ||
    (method !== 0 && method !== 8) ||
    dataStart + compressedSize !== bytes.length ||
    size > largestEntry
  )
    return undefined;
  const raw = bytes.subarray(dataStart);
  const content =
    method === 0
      ? raw
      : inflateRawSync(raw, { maxOutputLength: size + 1, chunkSize: Math.max(64, size + 1) });
  if (content.length !== size || crc32(content) !== crc) return undefined;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { rawName: bytes.slice(headerLength, nameEnd), method, crc, compressedSize, size, sha256 };
}
