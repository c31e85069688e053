/**
 * Reads entries back from an unfinished zip while later ones are written. Invariants: the bytes come from the file, by a
 * handle of its own; only complete entries whose bytes were handed to the file are read; nothing is decided here: what is
 * found counts only where the directory, read at the end, says the same; what cannot be read is left to that reading.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw, type ZlibOptions } from 'node:zlib';
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

/** By the offset of the local header. */
export type LocalEntries = ReadonlyMap<number, LocalEntry>;

export interface ReadBehind {
  /** Says that an entry was sent that reaches from `start` to `end`. */
  sent(start: number, end: number): void;
  /** Says up to where the file was written. */
  reached(position: number): void;
  /** Says that bytes were taken back: what was read so far does not count, and no more is read. */
  discard(): void;
  /** Begins no more entries, waits for those that are being read, and gives what was found. */
  stop(): Promise<LocalEntries>;
}

const entriesAtOnce = 2;
/** Larger entries are read at the end, in pieces. */
const largestEntry = 16 * 1024 * 1024;
const headerLength = 30;
const inflate = promisify(inflateRaw) as (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;

export async function startReadBehind(path: string): Promise<ReadBehind> {
  const handle = await open(path, 'r');
  const found = new Map<number, LocalEntry>();
  const sent: { readonly start: number; readonly end: number }[] = [];
  const running = new Set<Promise<void>>();
  /** Buffers that no reading uses; taken again, since each new one brings the next garbage collection nearer. */
  const spare: Uint8Array[] = [];
  let nextIndex = 0;
  let position = 0;
  let isDiscarded = false;
  let isStopped = false;

  const readOne = async (start: number, end: number) => {
    const length = end - start;
    const last = spare.pop();
    const buffer = last !== undefined && last.length >= length ? last : new Uint8Array(length);
    const bytes = buffer.subarray(0, length);
    const { bytesRead } = await handle.read(bytes, 0, length, start);
    const entry = bytesRead === length ? await readLocalEntry(bytes) : undefined;
    if (entry !== undefined) found.set(start, entry);
    spare.push(buffer);
  };
  const next = () => {
    while (!isStopped && running.size < entriesAtOnce) {
      const first = sent[nextIndex];
      if (first === undefined || first.end > position) return;
      nextIndex++;
      const reading = readOne(first.start, first.end)
        .catch(() => undefined) // told by the reading at the end
        .finally(() => {
          running.delete(reading);
          next();
        });
      running.add(reading);
    }
  };
  return {
    sent(start, end) {
      if (end - start > largestEntry) return;
      sent.push({ start, end });
      next();
    },
    reached(length) {
      position = length;
      next();
    },
    discard() {
      isDiscarded = true;
      isStopped = true;
    },
    async stop() {
      isStopped = true;
      await Promise.all(running);
      await handle.close();
      return isDiscarded ? new Map() : found;
    },
  };
}

/** Undefined where the header does not say all, or the bytes are not what it says. */
async function readLocalEntry(bytes: Uint8Array): Promise<LocalEntry | undefined> {
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
    method === 0 ? raw : await inflate(raw, { maxOutputLength: size + 1, chunkSize: Math.max(64, size + 1) });
  if (content.length !== size || crc32(content) !== crc) return undefined;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { rawName: bytes.slice(headerLength, nameEnd), method, crc, compressedSize, size, sha256 };
}
