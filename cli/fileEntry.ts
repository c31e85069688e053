import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../core/errors/AppError';
import type { ErrorCode } from '../core/errors/codes';
import { expandArchives } from '../host/sources/expandArchives';
import { ioError } from '../host/sources/ioError';
import { openSource } from '../host/sources/openSource';
import { plainEntry } from '../host/sources/plainEntry';
import type { SourceEntry } from '../host/sources/Source';

/** Parts an archive from a place inside it, as `scan` prints paths. */
const separator = '!/';

/**
 * Gives the file that a word of the command line names: on the disk, or in an archive as `archive.zip!/inner/path`.
 * @throws {AppError} source.notFound, source.unreadable, source.unsupported; archive.* for an archive that cannot be read
 */
export async function fileEntry(path: string): Promise<SourceEntry> {
  const at = path.indexOf(separator);
  if (at > 0 && !(await isFile(path)))
    return archiveEntry(path.slice(0, at), path.slice(at + separator.length));
  const size = await sizeOf(path);
  return plainEntry(path, basename(path), size);
}

/** The archive stays open until the process ends: its entries are read later. */
async function archiveEntry(archivePath: string, innerPath: string): Promise<SourceEntry> {
  const source = await openSource([archivePath]);
  let problem: AppError | undefined;
  const { signal } = new AbortController();
  const onProblem = (_path: string, code: ErrorCode): void => {
    problem ??= new AppError(code);
  };
  const listed = source.entries(signal, onProblem);
  const isNested = innerPath.includes(separator);
  const entries = isNested ? expandArchives(listed, signal, onProblem) : listed;
  for await (const entry of entries) if (entry.path.endsWith(`${separator}${innerPath}`)) return entry;
  await source.close();
  throw problem ?? new AppError('source.notFound');
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

async function sizeOf(path: string): Promise<number> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new AppError('source.unsupported');
    return stats.size;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw isMissing ? new AppError('source.notFound', {}, error) : ioError(error);
  }
}
