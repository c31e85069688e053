import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileKey } from '../../core/fileset/fileKey';
import type { FileReference } from '../../core/fileset/readDicomDir';
import { plainEntry, shownPath } from './plainEntry';
import type { SourceEntry } from './Source';

/** Files that a DICOMDIR in `rootPath` names, where they are, each with its index. What is not there is left out. */
export async function* findReferenced(
  rootPath: string,
  files: readonly FileReference[],
  signal: AbortSignal,
): AsyncGenerator<readonly [number, SourceEntry]> {
  const listings = new Map<string, ReadonlyMap<string, string>>();
  for (const [index, { fileId }] of files.entries()) {
    let path: string | undefined = rootPath;
    for (const component of fileId) {
      if (path === undefined) break;
      let names = listings.get(path);
      if (names === undefined) {
        names = await namesIn(path);
        listings.set(path, names);
      }
      const name: string | undefined = names.get(fileKey(component));
      path = name === undefined ? undefined : join(path, name);
    }
    if (signal.aborted) return;
    if (path === undefined) continue;
    const stats = await lstat(path).catch(() => null);
    if (stats?.isFile() === true)
      yield [index, { ...plainEntry(path, shownPath(rootPath, path), stats.size), position: stats.ino }];
  }
}

/** Names of plain files and folders by `fileKey`; links are left out, so that no File ID leads out of the source. */
async function namesIn(path: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(path, { withFileTypes: true }).catch((): Dirent[] => []);
  return new Map(
    entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => [fileKey(entry.name), entry.name]),
  );
}
