/**
 * Reads a package zip again. Invariants: every byte of every entry is read, here or by `readBehind`; nothing that the
 * writer holds is used; an entry that is not what the directory says, in name, size, CRC or authentication
 * code, ends the reading; no more is inflated than the directory says.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createInflateRaw, inflateRaw, type ZlibOptions } from 'node:zlib';
import { crc32 } from './crc32';
import { ERR_ENCRYPTED, ERR_INVALID_PASSWORD, Reader, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { AppError, asAppError } from '../../../core/errors/AppError';
import { throwIfCancelled } from './fileErrors';
import type { PackageFile } from './entries';
import type { LocalEntry } from './localEntry';
import type { LocalEntries } from './readBehind';

/** Entries whose bytes are inflated at the same time, on zlib's threads. */
const parallelEntries = 3;
/** Entries up to this size are inflated in one go. */
const wholeLimit = 32 * 1024 * 1024;
const readLength = 4 * 1024 * 1024;
const inflate = promisify(inflateRaw) as (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;

type OnBytes = (name: string, bytes: Uint8Array) => void;

export interface ReadBackOptions {
  readonly password?: string | undefined;
  readonly signal: AbortSignal;
  /** Entries that were read from the file before it was finished; each counts where the directory says the same of it. */
  readonly alreadyRead?: LocalEntries | undefined;
  onFile?(file: PackageFile): void;
}

/**
 * Reads a zip again, all of it, with code that did not write it, and gives every file with its digest
 * in the order of the directory; `onBytes` sees the bytes.
 * @throws {AppError} archive.broken, archive.passwordNeeded, archive.passwordWrong, job.cancelled
 */
export async function readBackZip(
  path: string,
  options: ReadBackOptions,
  onBytes?: OnBytes,
): Promise<PackageFile[]> {
  const handle = await open(path, 'r');
  const reader = new ZipReader(new HandleReader(handle), {
    useWebWorkers: false,
    checkSignature: true,
    strictness: 'strict',
  });
  try {
    const entries = await reader.getEntries();
    const files: PackageFile[] = [];
    let nextIndex = 0;
    const work = async () => {
      for (let index = nextIndex++; index < entries.length; index = nextIndex++) {
        const entry = entries[index];
        if (entry === undefined || entry.directory) throw new AppError('archive.broken', { entry: index });
        throwIfCancelled(options.signal);
        const known = options.alreadyRead?.get(entry.offset);
        const file =
          known !== undefined && isSame(known, entry)
            ? { name: entry.filename, size: known.size, sha256: known.sha256 }
            : await digestEntry(handle, entry, options, onBytes);
        files[index] = file;
        options.onFile?.(file);
      }
    };
    await Promise.all(Array.from({ length: parallelEntries }, work));
    return files;
  } catch (error) {
    if (options.signal.aborted) throw new AppError('job.cancelled', {}, error);
    throw asArchiveError(error);
  } finally {
    await handle.close();
  }
}

function isSame(known: LocalEntry, entry: FileEntry): boolean {
  return (
    !entry.encrypted &&
    known.method === entry.compressionMethod &&
    known.crc === entry.crc32 &&
    known.compressedSize === entry.compressedSize &&
    known.size === entry.uncompressedSize &&
    Buffer.from(known.rawName).equals(entry.rawFilename)
  );
}

/**
 * zip.js lists, checks and decrypts; node's zlib inflates on its own threads, since the streams of
 * zip.js cost 2 ms an entry. Size and CRC are checked here.
 */
async function digestEntry(
  handle: FileHandle,
  entry: FileEntry,
  options: ReadBackOptions,
  onBytes?: OnBytes,
): Promise<PackageFile> {
  if (entry.encrypted && options.password === undefined) throw new AppError('archive.passwordNeeded');
  const hash = createHash('sha256');
  let size = 0;
  let crc = 0;
  const take = (chunk: Uint8Array) => {
    throwIfCancelled(options.signal);
    size += chunk.length;
    if (size > entry.uncompressedSize)
      throw new AppError('archive.broken', { expected: entry.uncompressedSize });
    hash.update(chunk);
    crc = crc32(chunk, crc);
    onBytes?.(entry.filename, chunk);
  };
  const method = entry.compressionMethod; // the inner one where the entry is encrypted
  const copy = entry.encrypted ? copyDecrypted : copyRaw;
  const isSmall = entry.compressedSize <= wholeLimit && entry.uncompressedSize <= wholeLimit;
  if (method === 0) await copy(handle, entry, options, take);
  else if (method !== 8) throw new AppError('archive.unsupported', { method });
  else if (isSmall) await inflateWhole((onRaw) => copy(handle, entry, options, onRaw), entry, take);
  else await inflateStreaming((onRaw) => copy(handle, entry, options, onRaw), take);
  // AE-2 keeps no CRC; its authentication code was checked by zip.js.
  const hasCrc = entry.extraFieldAES?.vendorVersion !== 2;
  if (size !== entry.uncompressedSize || (hasCrc && crc !== entry.crc32))
    throw new AppError('archive.broken', { expected: entry.uncompressedSize, found: size });
  return { name: entry.filename, size, sha256: hash.digest('hex') };
}

type OnRaw = (chunk: Uint8Array) => void | Promise<void>;
type Copy = (onRaw: OnRaw) => Promise<void>;

/** The bytes of an entry as they stand, found by its local header, which must say what the directory says. */
async function copyRaw(
  handle: FileHandle,
  entry: FileEntry,
  options: ReadBackOptions,
  onRaw: OnRaw,
): Promise<void> {
  const header = Buffer.from(await readFully(handle, entry.offset, 30 + entry.rawFilename.length));
  const isSame =
    header.length === 30 + entry.rawFilename.length &&
    header.readUInt32LE(0) === 0x04034b50 &&
    header.readUInt16LE(8) === entry.compressionMethod &&
    header.readUInt16LE(26) === entry.rawFilename.length &&
    header.subarray(30).equals(entry.rawFilename);
  if (!isSame) throw new AppError('archive.broken', { offset: entry.offset });
  const start = entry.offset + header.length + header.readUInt16LE(28);
  for (let done = 0; done < entry.compressedSize;) {
    throwIfCancelled(options.signal);
    const bytes = await readFully(handle, start + done, Math.min(readLength, entry.compressedSize - done));
    if (bytes.length === 0) throw new AppError('archive.broken', { offset: start + done });
    done += bytes.length;
    await onRaw(bytes);
  }
}

async function copyDecrypted(
  _handle: FileHandle,
  entry: FileEntry,
  options: ReadBackOptions,
  onRaw: OnRaw,
): Promise<void> {
  const target = new WritableStream<Uint8Array>({ write: (chunk) => onRaw(chunk) });
  await entry.getData(target, {
    passThrough: 'compressed',
    ...(options.password === undefined ? {} : { password: options.password }),
  });
}

async function inflateWhole(copy: Copy, entry: FileEntry, take: (chunk: Uint8Array) => void): Promise<void> {
  const raw: Uint8Array[] = [];
  await copy((chunk) => void raw.push(chunk));
  const bytes = raw.length === 1 && raw[0] !== undefined ? raw[0] : Buffer.concat(raw);
  // One byte more than said, so that too much is noticed rather than cut.
  const maxOutputLength = entry.uncompressedSize + 1;
  take(await inflate(bytes, { maxOutputLength, chunkSize: Math.max(64, maxOutputLength) }));
}

async function inflateStreaming(copy: Copy, take: (chunk: Uint8Array) => void): Promise<void> {
  const inflater = createInflateRaw({ chunkSize: 256 * 1024 });
  const taken = (async () => {
    for await (const chunk of inflater) take(chunk as Uint8Array);
  })();
  taken.catch(() => inflater.destroy());
  const fed = copy(async (chunk) => {
    if (inflater.destroyed) throw new AppError('archive.broken');
    if (!inflater.write(chunk)) await Promise.race([once(inflater, 'drain'), taken]);
  });
  fed.then(
    () => inflater.end(),
    () => inflater.destroy(),
  );
  await Promise.all([taken, fed]);
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}

class HandleReader extends Reader<FileHandle> {
  readonly handle: FileHandle;
  constructor(handle: FileHandle) {
    super(handle);
    this.handle = handle;
  }
  override async init(): Promise<void> {
    await super.init?.();
    this.size = (await this.handle.stat()).size;
  }
  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    return readFully(this.handle, offset, Math.max(0, Math.min(length, this.size - offset)));
  }
}

function asArchiveError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && (error.message === ERR_INVALID_PASSWORD || error.message === ERR_ENCRYPTED))
    return new AppError('archive.passwordWrong', {}, error);
  return asAppError(error, 'archive.broken');
}
