import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { ERR_ENCRYPTED, ERR_INVALID_PASSWORD, Reader, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { AppError, asAppError } from '../../../core/errors/AppError';
import { throwIfCancelled } from './fileErrors';
import type { PackageFile } from './entries';

/** Entries whose bytes are inflated at the same time, on zlib's threads. */
const parallelEntries = 3;

export interface ReadBackOptions {
  readonly password?: string | undefined;
  readonly signal: AbortSignal;
  onFile?(file: PackageFile): void;
}

/**
 * Reads a zip again, all of it, with code that did not write it, and gives every file with its digest
 * in the order of the directory. `keep` names files whose bytes are wanted as well.
 * @throws {AppError} archive.broken, archive.passwordNeeded, archive.passwordWrong, job.cancelled
 */
export async function readBackZip(
  path: string,
  options: ReadBackOptions,
  onBytes?: (name: string, bytes: Uint8Array) => void,
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
        const file = await digestEntry(entry, options, onBytes);
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

async function digestEntry(
  entry: FileEntry,
  options: ReadBackOptions,
  onBytes?: (name: string, bytes: Uint8Array) => void,
): Promise<PackageFile> {
  if (entry.encrypted && options.password === undefined) throw new AppError('archive.passwordNeeded');
  const hash = createHash('sha256');
  let size = 0;
  const target = new WritableStream<Uint8Array>({
    write(chunk) {
      throwIfCancelled(options.signal);
      hash.update(chunk);
      size += chunk.length;
      onBytes?.(entry.filename, chunk);
    },
  });
  await entry.getData(target, options.password === undefined ? {} : { password: options.password });
  return { name: entry.filename, size, sha256: hash.digest('hex') };
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
  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.handle.read(bytes, done, bytes.length - done, offset + done);
      if (bytesRead === 0) return bytes.subarray(0, done);
      done += bytesRead;
    }
    return bytes;
  }
}

function asArchiveError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && (error.message === ERR_INVALID_PASSWORD || error.message === ERR_ENCRYPTED))
    return new AppError('archive.passwordWrong', {}, error);
  return asAppError(error, 'archive.broken');
}
