import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileKey } from '../../core/fileset/fileKey';
import type { FileReference } from '../../core/fileset/readDicomDir';
import { plainEntry, shownPath } from './plainEntry';
import type { SourceEntry } from './Source';

/** Files that are looked up together: a disc answers from its folders, which are read already. */
const filesAtOnce = 64;

/** Names of a folder by `fileKey`. */
type Names = ReadonlyMap<string, string>;

/** Files that a DICOMDIR in `rootPath` names, where they are, each with its index. What is not there is left out. */
export async function* findReferenced(
  rootPath: string,
  files: readonly FileReference[],
  signal: AbortSignal,
): AsyncGenerator<readonly [number, SourceEntry]> {
  const listings = new Map<string, Promise<Names>>();
  for (let start = 0; start < files.length; start += filesAtOnce) {
    if (signal.aborted) return;
    const part = files.slice(start, start + filesAtOnce);
    const found = await Promise.all(part.map((file) => entryOf(rootPath, file, listings)));
    for (const [index, entry] of found.entries()) if (entry !== null) yield [start + index, entry];
  }
}

async function entryOf(
  rootPath: string,
  { fileId }: FileReference,
  listings: Map<string, Promise<Names>>,
): Promise<SourceEntry | null> {
  let path = rootPath;
  for (const component of fileId) {
    const names = listings.get(path) ?? namesIn(path);
    listings.set(path, names);
    const name = (await names).get(fileKey(component));
    if (name === undefined) return null;
    path = join(path, name);
  }
  const stats = await lstat(path).catch(() => null);
  if (stats?.isFile() !== true) return null;
  return { ...plainEntry(path, shownPath(rootPath, path), stats.size), position: stats.ino };
}

/** Links are left out, so that no File ID leads out of the source. */
async function namesIn(path: string): Promise<Names> {
  const entries = await readdir(path, { withFileTypes: true }).catch((): Dirent[] => []);
  return new Map(
    entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => [fileKey(entry.name), entry.name]),
  );
}
