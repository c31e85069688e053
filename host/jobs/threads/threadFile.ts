/** How the thread of a job reads files: small ones whole and at once, since a file is read to its end anyway. */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import { AppError } from '../../../core/errors/AppError';
import { ioError } from '../../sources/ioError';
import { openPlainFile } from '../../sources/openPlainFile';
import { readFlags } from '../../sources/readFlags';
import { resilientAccess } from '../../sources/resilientFile';
import type { OpenFile } from '../../sources/Source';
import { readFully } from '../../threads/readFully';
import type { SpareBuffer } from './spareBuffer';

/**
 * Opens a plain file. What is read from a small one are views of `buffer`, good until the next file is opened.
 * @throws {AppError} source.vanished, source.unreadable, source.unsupported
 */
export async function openThreadFile(
  path: string,
  wholeLimit: number,
  buffer: SpareBuffer,
): Promise<OpenFile> {
  return readWhole(path, wholeLimit, buffer) ?? openPlainFile(path);
}

/** Undefined where it is larger, or cannot be read in one go: then it is worth more tries. */
function readWhole(path: string, wholeLimit: number, buffer: SpareBuffer): OpenFile | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, readFlags);
  } catch (error) {
    throw ioError(error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new AppError('source.unsupported');
    if (stats.size > wholeLimit) return undefined;
    const bytes = buffer.take(stats.size);
    const length = readFully(descriptor, bytes, 0);
    return { ...shortened(bytes.subarray(0, length), stats.size), close: () => Promise.resolve() };
  } catch (error) {
    if (error instanceof AppError) throw error;
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** A file that has become shorter while it was read still says how long it was. */
function shortened(bytes: Uint8Array, size: number): RandomAccess {
  return { ...memoryAccess(bytes), size };
}

/** A file that the main side holds, by `read`. */
export async function openRemoteFile(
  size: number,
  read: (offset: number, length: number) => Promise<Uint8Array>,
  wholeLimit: number,
): Promise<RandomAccess> {
  const file = resilientAccess({ size, read });
  return size > wholeLimit ? file : shortened(await file.read(0, size), size);
}
