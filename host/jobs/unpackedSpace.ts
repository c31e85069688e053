import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors/AppError';

/** Bytes of the target's free space that what comes out of archives leaves free; one less is `archive.noSpace`. */
export const unpackedReserve = 1024 * 1024 * 1024;

/** Adds up what a job takes out of archives. */
export interface UnpackedSpace {
  /**
   * @param bytes as counted, not as an archive says
   * @throws {AppError} archive.noSpace where there is no room for them; then they do not count
   */
  take(bytes: number): void;
}

/**
 * Room for what comes out of archives: the free space less `unpackedReserve`. An archive of a few megabytes may hold any
 * number of them, each of which is sound.
 * @param freeBytes of the disk that is written to
 */
export function createUnpackedSpace(freeBytes: number): UnpackedSpace {
  const room = freeBytes - unpackedReserve;
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > room) throw new AppError('archive.noSpace', { reserve: unpackedReserve });
      taken += bytes;
    },
  };
}

/** Bytes that this user may still write beside `path`; without an end where the file system does not tell. */
export async function freeBytesBeside(path: string): Promise<number> {
  const stats = await statfs(dirname(path)).catch(() => undefined);
  return stats === undefined ? Infinity : stats.bavail * stats.bsize;
}
