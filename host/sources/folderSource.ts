import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import { fileKey } from '../../core/fileset/fileKey';
import type { FileReference } from '../../core/fileset/readDicomDir';
import { ioCode, ioError } from './ioError';
import { openPlainFile } from './openPlainFile';
import type { Source, SourceEntry } from './Source';

/** Folders inside folders; deeper ones are reported as `source.tooDeep` and not entered. */
export const maxFolderDepth = 64;

type OnProblem = (path: string, code: ErrorCode) => void;

/** An entry for a plain file; `path` is what people see. */
export function plainEntry(filePath: string, path: string, size: number): SourceEntry {
  return { path, size, filePath, open: () => openPlainFile(filePath) };
}

/**
 * A folder with all below it. `directory` is the DICOMDIR that was opened, if one was.
 * @param rootPath absolute, without symbolic links
 */
export function folderSource(rootPath: string, directory?: SourceEntry): Source {
  return {
    kind: directory === undefined ? 'folder' : 'dicomdir',
    name: basename(rootPath) || rootPath,
    rootPath,
    ...(directory === undefined ? {} : { directory }),
    entries: (signal, onProblem, first = []) => walk(rootPath, signal, onProblem, first),
    close: () => Promise.resolve(),
  };
}

interface Folder {
  readonly path: string;
  readonly depth: number;
}

async function* walk(
  rootPath: string,
  signal: AbortSignal,
  onProblem: OnProblem,
  first: readonly FileReference[],
): AsyncGenerator<SourceEntry> {
  const given = new Set<string>();
  for await (const entry of referenced(rootPath, first)) {
    if (signal.aborted) return;
    if (given.has(entry.path)) continue;
    given.add(entry.path);
    yield entry;
  }
  const folders: Folder[] = [{ path: rootPath, depth: 0 }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (signal.aborted) return;
    const found = await listFolder(rootPath, folder, onProblem);
    for (let start = 0; start < found.files.length; start += filesAtOnce) {
      const part = found.files.slice(start, start + filesAtOnce);
      for (const entry of await inPhysicalOrder(rootPath, part, onProblem)) {
        if (signal.aborted) return;
        if (!given.has(entry.path)) yield entry;
      }
    }
    if (folder.depth >= maxFolderDepth) {
      for (const path of found.folders) onProblem(shownPath(rootPath, path), 'source.tooDeep');
      continue;
    }
    const { depth } = folder;
    folders.push(...found.folders.reverse().map((path) => ({ path, depth: depth + 1 })));
  }
}

/** Place below the root, with `/`. Both paths are absolute and normal, so it is a matter of cutting. */
function shownPath(rootPath: string, path: string): string {
  const below = path.slice(rootPath.endsWith(sep) ? rootPath.length : rootPath.length + 1);
  return sep === '/' ? below : below.split(sep).join('/');
}

interface Listing {
  /** Absolute paths by name. */
  readonly files: readonly string[];
  readonly folders: string[];
}

async function listFolder(rootPath: string, folder: Folder, onProblem: OnProblem): Promise<Listing> {
  let names: Dirent[];
  try {
    names = await readdir(folder.path, { withFileTypes: true });
  } catch (error) {
    if (folder.depth === 0) throw ioError(error);
    onProblem(shownPath(rootPath, folder.path), ioCode(error));
    return { files: [], folders: [] };
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1));
  const folders = names.filter((name) => name.isDirectory()).map((name) => join(folder.path, name.name));
  for (const name of names) {
    if (!name.isDirectory() && !name.isFile())
      await reportSpecial(rootPath, join(folder.path, name.name), name, onProblem);
  }
  const files = names.filter((name) => name.isFile()).map((name) => join(folder.path, name.name));
  return { files, folders };
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

/** Files that are looked at before the first of them is given: enough to sort, and soon done. */
const filesAtOnce = 128;

/** Some files of one folder by their number in the file system: on discs that is the order in which they lie. */
async function inPhysicalOrder(
  rootPath: string,
  paths: readonly string[],
  onProblem: OnProblem,
): Promise<readonly SourceEntry[]> {
  const found: { entry: SourceEntry; inode: number }[] = [];
  const stats = await Promise.all(paths.map((path) => lstat(path).catch((error: unknown) => ioCode(error))));
  stats.forEach((stat, index) => {
    const path = paths[index] ?? '';
    if (typeof stat === 'string') onProblem(shownPath(rootPath, path), stat);
    else found.push({ entry: plainEntry(path, shownPath(rootPath, path), stat.size), inode: stat.ino });
  });
  found.sort((a, b) => a.inode - b.inode);
  return found.map(({ entry }) => entry);
}

/** Files that a DICOMDIR names, where they are; names are matched as `fileKey` says. What is not there is left out. */
async function* referenced(rootPath: string, files: readonly FileReference[]): AsyncGenerator<SourceEntry> {
  const listings = new Map<string, ReadonlyMap<string, string>>();
  for (const { fileId } of files) {
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
    if (path === undefined) continue;
    const stats = await lstat(path).catch(() => null);
    if (stats?.isFile() === true) yield plainEntry(path, shownPath(rootPath, path), stats.size);
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

/** Whether a source's root is a folder and not a file. */
export function isFolderKind({ kind }: Source): boolean {
  return kind === 'folder' || kind === 'dicomdir';
}

/** A few files, or files and folders, that were chosen together. */
export function filesSource(sources: readonly Source[], rootPath: string): Source {
  return {
    kind: 'files',
    name: basename(rootPath) || rootPath,
    rootPath,
    async *entries(signal, onProblem) {
      for (const source of sources) {
        const base = shownPath(rootPath, isFolderKind(source) ? source.rootPath : dirname(source.rootPath));
        const shown = (path: string): string => (base === '' ? path : `${base}/${path}`);
        try {
          for await (const entry of source.entries(signal, (path, code) => onProblem(shown(path), code))) {
            yield { ...entry, path: shown(entry.path) };
          }
        } catch (error) {
          onProblem(shown(isFolderKind(source) ? '' : source.name), ioCode(error));
        }
      }
    },
    close: async () => {
      for (const source of sources) await source.close();
    },
  };
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
