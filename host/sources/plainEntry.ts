import { sep } from 'node:path';
import { openPlainFile } from './openPlainFile';
import type { SourceEntry } from './Source';

/** An entry for a plain file; `path` is what people see. */
export function plainEntry(filePath: string, path: string, size: number): SourceEntry {
  return { path, size, filePath, open: () => openPlainFile(filePath) };
}

/** Place below the root, with `/`. Both paths are absolute and normal, so it is a matter of cutting. */
export function shownPath(rootPath: string, path: string): string {
  const isWhole = rootPath === '' || rootPath.endsWith(sep);
  const below = path.slice(isWhole ? rootPath.length : rootPath.length + 1);
  return sep === '/' ? below : below.split(sep).join('/');
}
