import { basename, dirname, sep } from 'node:path';
import type { FileProblem } from '../../core/fileset/types';
import { ioCode } from './ioError';
import type { Keyring } from './keyring';
import { isFolderKind } from './folderSource';
import { shownPath } from './plainEntry';
import { rootPathsOf, type Source, type SourceEntry } from './Source';

/**
 * Folders, files, discs and archives that were chosen together, as one source: each is opened as what it is, and paths
 * begin at the deepest folder that holds all of them. What is reached in two ways is given once.
 * @param keyring theirs, which they share
 * @param failures what was chosen too and could not be opened
 */
export function filesSource(
  sources: readonly Source[],
  keyring: Keyring,
  failures: readonly FileProblem[] = [],
): Source {
  const rootPath = commonFolder(sources);
  const shownIn = (source: Source): ((path: string) => string) => {
    const base = shownPath(rootPath, folderOf(source));
    return (path) => (base === '' || path === '' ? base + path : `${base}/${path}`);
  };
  const shownEntry = (entry: SourceEntry, shown: (path: string) => string): SourceEntry => ({
    ...entry,
    path: shown(entry.path),
  });
  return {
    kind: 'files',
    // Where nothing but the root of the disk holds them all, their own names say more.
    name: basename(rootPath) || sources.map(({ name }) => name).join(', '),
    rootPath,
    rootPaths: sources.flatMap(rootPathsOf),
    keyring,
    relist: () => {
      for (const source of sources) source.relist?.();
    },
    directories: async (signal) => {
      const found = [];
      for (const source of sources) {
        const shown = shownIn(source);
        // Why one of several cannot be listed is said by `entries`.
        for (const { entry, find } of (await source.directories?.(signal).catch(() => [])) ?? []) {
          found.push({
            entry: shownEntry(entry, shown),
            async *find(...asked: Parameters<typeof find>) {
              for await (const [index, named] of find(...asked))
                yield [index, shownEntry(named, shown)] as const;
            },
          });
        }
      }
      return found;
    },
    async *entries(signal, onProblem, look) {
      const given = new Set<string>();
      for (const { path, code } of failures) onProblem(path, code);
      for (const source of sources) {
        const shown = shownIn(source);
        try {
          for await (const entry of source.entries(
            signal,
            (path, code) => onProblem(shown(path), code),
            look,
          )) {
            const named = shownEntry(entry, shown);
            if (given.has(named.path)) continue;
            given.add(named.path);
            yield named;
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

/** The folder in which its paths begin. */
function folderOf(source: Source): string {
  return isFolderKind(source) ? source.rootPath : dirname(source.rootPath);
}

/** The deepest folder that holds all of them; empty for different drives. */
function commonFolder(sources: readonly Source[]): string {
  const folders = sources.map((source) => folderOf(source).split(sep));
  const [first = []] = folders;
  const differs = first.findIndex((part, index) => folders.some((other) => other[index] !== part));
  const common = (differs < 0 ? first : first.slice(0, differs)).join(sep);
  return common === '' && sep === '/' ? sep : common;
}
