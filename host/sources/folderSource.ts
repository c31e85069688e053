import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { AppError } from '../../core/errors/AppError';
import { findReferenced } from './findReferenced';
import { ioCode, ioError } from './ioError';
import { createKeyring, type Keyring } from './keyring';
import { isDirectoryName } from './listedDirectories';
import { lookAtFiles, type LookAtFiles } from './lookAtFiles';
import { plainEntry, shownPath } from './plainEntry';
import { mayBeRaw, rawEntries } from './rawNames';
import type { OnProblem, Source, SourceDirectory, SourceEntry } from './Source';

/** Folders inside folders; deeper ones are reported as `source.tooDeep` and not entered. */
export const maxFolderDepth = 64;

/** How a folder is opened. */
export interface FolderOptions {
  /** The DICOMDIR that was opened, if one was. */
  readonly directory?: SourceEntry;
  /** For encrypted archives in it. */
  readonly keyring?: Keyring;
}

/**
 * A folder with all below it.
 * @param rootPath absolute, without symbolic links
 */
export function folderSource(rootPath: string, options: FolderOptions = {}): Source {
  const { directory, keyring = createKeyring() } = options;
  return {
    kind: directory === undefined ? 'folder' : 'dicomdir',
    name: basename(rootPath) || rootPath,
    rootPath,
    keyring,
    directories: async () => {
      const entries = directory === undefined ? await directoriesIn(rootPath) : [directory];
      return entries.map((entry): SourceDirectory => ({
        entry,
        find: (files, signal) => findReferenced(rootPath, files, signal),
      }));
    },
    entries: (signal, onProblem, look) => walk(rootPath, signal, onProblem, look),
    close: () => Promise.resolve(),
  };
}

/** A source's root is listed anew by `entries`, which also says why when it cannot be. */
async function directoriesIn(rootPath: string): Promise<readonly SourceEntry[]> {
  const names = await readdir(rootPath, { withFileTypes: true }).catch((): Dirent[] => []);
  const paths = names
    .filter((name) => name.isFile() && isDirectoryName(name.name))
    .map((name) => join(rootPath, name.name));
  return inPhysicalOrder(rootPath, paths.sort(), () => undefined, lookAtFiles);
}

interface Folder {
  readonly path: string;
  readonly depth: number;
}

async function* walk(
  rootPath: string,
  signal: AbortSignal,
  onProblem: OnProblem,
  quickLook: LookAtFiles = lookAtFiles,
): AsyncGenerator<SourceEntry> {
  const look = onlyWhileQuick(quickLook);
  const folders: Folder[] = [{ path: rootPath, depth: 0 }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (signal.aborted) return;
    const found = await listFolder(rootPath, folder, onProblem);
    let next = Promise.resolve<readonly SourceEntry[]>([]);
    for (let start = 0, count = fewestAtOnce; ; start += count, count = Math.min(2 * count, mostAtOnce)) {
      const part = await next;
      // The next part is looked at while this one is read.
      const names = found.files.slice(start, start + count);
      next = inPhysicalOrder(rootPath, names, onProblem, look);
      for (const entry of part) {
        if (signal.aborted) return;
        yield entry;
      }
      if (names.length === 0) break;
    }
    if (found.hasRawNames) {
      const place = Buffer.from(folder.path);
      const deepest = maxFolderDepth - folder.depth;
      yield* rawEntries(place, shownPath(rootPath, folder.path), deepest, signal, onProblem);
    }
    if (folder.depth >= maxFolderDepth) {
      for (const path of found.folders) onProblem(shownPath(rootPath, path), 'source.tooDeep');
      continue;
    }
    const { depth } = folder;
    // One by one: as arguments of one call there may be more than the stack holds.
    for (const path of found.folders.reverse()) folders.push({ path, depth: depth + 1 });
  }
}

interface Listing {
  /** Absolute paths by name. */
  readonly files: readonly string[];
  readonly folders: string[];
  /** There are others, which no text leads to. */
  readonly hasRawNames: boolean;
}

async function listFolder(rootPath: string, folder: Folder, onProblem: OnProblem): Promise<Listing> {
  let names: Dirent[];
  try {
    names = await readdir(folder.path, { withFileTypes: true });
  } catch (error) {
    if (folder.depth === 0) throw ioError(error);
    onProblem(shownPath(rootPath, folder.path), ioCode(error));
    return { files: [], folders: [], hasRawNames: false };
  }
  const found = names.filter((name) => !mayBeRaw(name.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const start = folder.path.endsWith(sep) ? folder.path : folder.path + sep;
  const files: string[] = [];
  const folders: string[] = [];
  for (const name of found) {
    const path = start + name.name;
    if (name.isFile()) files.push(path);
    else if (name.isDirectory()) folders.push(path);
    else await reportSpecial(rootPath, path, name, onProblem);
  }
  return { files, folders, hasRawNames: found.length < names.length };
}

/** Links that stay inside need not be followed: what they lead to is found by its own path. */
async function reportSpecial(
  rootPath: string,
  path: string,
  name: Dirent,
  onProblem: OnProblem,
): Promise<void> {
  if (name.isSymbolicLink()) {
    const target = await realpath(path).catch(() => null);
    if (target !== null && (target === rootPath || target.startsWith(rootPath + sep))) return;
  }
  onProblem(shownPath(rootPath, path), 'source.unsupported');
}

/** Files that are looked at together: few at first, so that reading begins soon, then enough to be worth sorting. */
const fewestAtOnce = 16;
const mostAtOnce = 512;

/** Some files of one folder by their number in the file system: on discs that is the order in which they lie. */
async function inPhysicalOrder(
  rootPath: string,
  paths: readonly string[],
  onProblem: OnProblem,
  look: LookAtFiles,
): Promise<readonly SourceEntry[]> {
  if (paths.length === 0) return [];
  const found: (SourceEntry & { readonly position: number })[] = [];
  const { facts } = await look(paths);
  facts.forEach((fact, index) => {
    const path = paths[index] ?? '';
    if (typeof fact === 'string') onProblem(shownPath(rootPath, path), fact);
    else found.push({ position: fact.position, ...plainEntry(path, shownPath(rootPath, path), fact.size) });
  });
  return found.sort((a, b) => a.position - b.position);
}

/** Time for one file after which its medium is better asked about several at once. */
const slowLookMs = 0.5;

/** Looks by `quick` until that was slow, as it is on a network. */
function onlyWhileQuick(quick: LookAtFiles): LookAtFiles {
  let look = quick;
  return async (paths) => {
    const found = await look(paths);
    if ((found.tookMs ?? 0) > slowLookMs * paths.length) look = lookAtFiles;
    return found;
  };
}

/** Whether a source's root is a folder and not a file. */
export function isFolderKind({ kind }: Source): boolean {
  return kind === 'folder' || kind === 'dicomdir' || kind === 'library';
}

/**
 * One plain file.
 * @throws {AppError} source.vanished when it is gone by the time it is listed
 */
export function fileSource(filePath: string): Source {
  const name = basename(filePath);
  return {
    kind: 'file',
    name,
    rootPath: filePath,
    async *entries() {
      const stats = await lstat(filePath).catch((error: unknown) => {
        throw ioError(error);
      });
      if (!stats.isFile()) throw new AppError('source.unsupported');
      yield plainEntry(filePath, name, stats.size);
    },
    close: () => Promise.resolve(),
  };
}
