import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../../../core/errors/AppError';
import { systemCode, writeError } from './fileErrors';

/** Where a package goes: the final path and the one it is built at, both without symbolic links in their folder. */
export interface CheckedTarget {
  readonly path: string;
  readonly partPath: string;
}

/**
 * Resolves a target and makes sure that it may be written.
 * @throws {AppError} write.insideSource when it lies inside one of the source's roots (or is one),
 * write.exists when it or its `.part` is there, write.failed when its folder is not
 */
export async function checkTarget(
  targetPath: string,
  sourceRoots: readonly string[],
  mayReplaceFile: boolean,
): Promise<CheckedTarget> {
  const absolute = resolve(targetPath);
  const folder = await realpath(dirname(absolute)).catch((error: unknown) => {
    throw new AppError('write.failed', { system: systemCode(error), reason: 'noFolder' }, error);
  });
  const path = join(folder, basename(absolute));
  for (const root of sourceRoots) {
    const real = await realpath(root).catch(() => resolve(root));
    if (path === real || path.startsWith(real.endsWith(sep) ? real : real + sep))
      throw new AppError('write.insideSource');
  }
  const partPath = `${path}.part`;
  const found = await stat(path);
  if (found !== undefined && !(mayReplaceFile && found.isFile())) throw new AppError('write.exists');
  if ((await stat(partPath)) !== undefined) throw new AppError('write.exists', { isUnfinished: true });
  return { path, partPath };
}

/** Makes the empty `.part`; only who made it may take it away again. @throws {AppError} write.exists, write.noSpace, write.failed */
export async function createPart(partPath: string, format: 'zip' | 'folder'): Promise<void> {
  try {
    if (format === 'folder') await mkdir(partPath, { mode: 0o700 });
    else await (await open(partPath, 'wx', 0o600)).close();
  } catch (error) {
    throw writeError(error);
  }
}

/** Gives the finished package its name, and makes the name itself last. */
export async function publish({ path, partPath }: CheckedTarget, mayReplaceFile: boolean): Promise<void> {
  // A folder of the same name may have come meanwhile; rename would replace an empty one in silence.
  if (!mayReplaceFile && (await stat(path)) !== undefined) throw new AppError('write.exists');
  await rename(partPath, path).catch((error: unknown) => {
    throw writeError(error);
  });
  await syncFolder(dirname(path));
}

/** Takes away what a failed job had built. */
export async function removePart(partPath: string): Promise<void> {
  await rm(partPath, { recursive: true, force: true, maxRetries: 3 });
}

async function stat(path: string) {
  return lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw writeError(error);
  });
}

/** Windows and some file systems cannot flush a folder; the rename has happened all the same. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
