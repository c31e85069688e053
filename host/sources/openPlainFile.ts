import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../core/errors/AppError';
import { ioError } from './ioError';
import { readFlags } from './readFlags';
import { resilientFile } from './resilientFile';
import type { OpenFile } from './Source';

/**
 * Opens a regular file for reading by ranges, with the tries that a damaged medium is worth.
 * @throws {AppError} source.vanished, source.unreadable, source.unsupported for what is no regular file
 */
export async function openPlainFile(path: string | Buffer): Promise<OpenFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, readFlags);
  } catch (error) {
    throw ioError(error);
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new AppError('source.unsupported');
    return resilientFile({
      size: stats.size,
      read: (offset, length) => readRange(handle, stats.size, offset, length),
      close: () => handle.close(),
    });
  } catch (error) {
    await handle.close();
    throw ioError(error);
  }
}

/** Reads until `length` bytes or the end; a file that has become shorter gives fewer. */
async function readRange(
  handle: FileHandle,
  size: number,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
  let done = 0;
  try {
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
  } catch (error) {
    throw ioError(error);
  }
  return done === bytes.length ? bytes : bytes.subarray(0, done);
}
