import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { FileEntry } from '@zip.js/zip.js';
import { AppError, asAppError } from '../../core/errors/AppError';
import { rangeFile, rangeParts } from './rangeStream';
import type { OpenFile } from './Source';
import { streamedFile } from './streamedFile';
import type { ZipArchive } from './zipEntries';
import { isWrongPassword } from './zipPassword';

/** Bytes out per byte in of one entry; more is `archive.bomb`. */
export const maxZipRatio = 200;
/** Output up to which the ratio is not looked at: a black picture of this size is no bomb. */
export const zipRatioFloor = 16 * 1024 * 1024;

/** What is kept of an entry of a zip: as it is listed it takes several kilobytes, and there may be 100,000. */
export interface ZipPlace extends Pick<
  FileEntry,
  'offset' | 'compressionMethod' | 'compressedSize' | 'uncompressedSize' | 'rawFilename'
> {
  /** The entry as it is listed, where it is encrypted. */
  readonly encrypted?: FileEntry;
}

/** Where the bytes of an entry are. */
export function zipPlace(entry: FileEntry): ZipPlace {
  const { offset, compressionMethod, compressedSize, uncompressedSize, rawFilename } = entry;
  return {
    offset,
    compressionMethod,
    compressedSize,
    uncompressedSize,
    rawFilename,
    ...(entry.encrypted ? { encrypted: entry } : {}),
  };
}

const stored = 0;
const deflated = 8;

/**
 * Opens an entry for random access: stored ones by ranges of the archive, others by inflating forwards.
 * @param password opens other entries of this archive, and most probably this one
 * @throws {AppError} archive.broken, archive.unsupported, archive.passwordNeeded; while reading archive.bomb and
 * archive.passwordWrong too
 */
export async function openZipEntry(
  archive: ZipArchive,
  entry: ZipPlace,
  password?: string,
): Promise<OpenFile> {
  const file = await archive.file.acquire();
  try {
    if (entry.encrypted !== undefined) return encryptedFile(archive, entry.encrypted, file, password);
    const offset = await dataOffset(entry, file);
    if (entry.compressionMethod === stored) {
      if (entry.compressedSize !== entry.uncompressedSize) throw new AppError('archive.broken');
      return rangeFile(file, offset, entry.uncompressedSize);
    }
    if (entry.compressionMethod !== deflated) throw new AppError('archive.unsupported');
    const open = (): AsyncGenerator<Uint8Array> =>
      guarded(inflate(rangeParts(file, offset, entry.compressedSize)), entry);
    return streamedFile(entry.uncompressedSize, open, () => file.close());
  } catch (error) {
    await file.close();
    throw asAppError(error, 'archive.broken');
  }
}

/**
 * Where an entry's bytes begin, by its local header, which must say what the central directory says.
 * @throws {AppError} archive.broken
 */
async function dataOffset(entry: ZipPlace, file: OpenFile): Promise<number> {
  const header = Buffer.from(await file.read(entry.offset, 30));
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw new AppError('archive.broken');
  const nameLength = header.readUInt16LE(26);
  const name = await file.read(entry.offset + 30, nameLength);
  const isSame =
    Buffer.compare(name, entry.rawFilename) === 0 && header.readUInt16LE(8) === entry.compressionMethod;
  const offset = entry.offset + 30 + nameLength + header.readUInt16LE(28);
  if (!isSame || offset + entry.compressedSize > file.size) throw new AppError('archive.broken');
  return offset;
}

async function* inflate(parts: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw();
  const source = Readable.from(parts, { objectMode: true });
  source.on('error', (error) => inflater.destroy(error));
  source.pipe(inflater);
  try {
    for await (const chunk of inflater) yield chunk as Uint8Array;
  } finally {
    source.destroy();
    inflater.destroy();
  }
}

/** Counts while inflating: what comes out may be neither more than declared nor out of proportion to what went in. */
async function* guarded(chunks: AsyncGenerator<Uint8Array>, entry: ZipPlace): AsyncGenerator<Uint8Array> {
  let length = 0;
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      const isOverRatio = length > zipRatioFloor && length > entry.compressedSize * maxZipRatio;
      if (length > entry.uncompressedSize || isOverRatio)
        throw new AppError('archive.bomb', { maximum: maxZipRatio });
      yield chunk;
    }
  } catch (error) {
    throw asAppError(error, 'archive.broken');
  }
  if (length !== entry.uncompressedSize) throw new AppError('archive.broken');
}

function encryptedFile(
  { keyring }: ZipArchive,
  entry: FileEntry,
  file: OpenFile,
  first: string | undefined,
): OpenFile {
  const passwords = new Set([...(first === undefined ? [] : [first]), ...(keyring?.passwords ?? [])]);
  if (passwords.size === 0) throw new AppError('archive.passwordNeeded');
  const open = (): AsyncGenerator<Uint8Array> =>
    guarded(decryptByAny(entry, [...passwords]), zipPlace(entry));
  return streamedFile(entry.uncompressedSize, open, () => file.close());
}

/** Entries of one archive may have been packed with different passwords: a wrong one is told before the first byte. */
async function* decryptByAny(entry: FileEntry, passwords: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const password of passwords) {
    try {
      yield* decrypt(entry, password);
      return;
    } catch (error) {
      if (!isWrongPassword(error)) throw error;
    }
  }
  throw new AppError('archive.passwordWrong');
}

/** Bytes of an encrypted entry, decrypted and inflated by zip.js, which also checks them against tampering. */
async function* decrypt(entry: FileEntry, password: string): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const abort = new AbortController();
  const done = entry.getData(writable, { password, useWebWorkers: false, signal: abort.signal });
  // Awaited below; a reader that stops early ends it by the signal, and that is no error of anyone's.
  done.catch(() => undefined);
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done: isDone, value } = await reader.read();
      if (isDone) break;
      yield value;
    }
    await done;
  } finally {
    abort.abort();
    await reader.cancel().catch(() => undefined);
  }
}
