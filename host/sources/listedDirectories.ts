import { fileKey } from '../../core/fileset/fileKey';
import type { SourceDirectory, SourceEntry } from './Source';

/** DICOMDIRs of one listing that are read before all else; the others are met in their turn. */
export const maxListedDirectories = 32;

/** Whether a file's name is that of a DICOMDIR, as media change it: `dicomdir`, `DICOMDIR;1`, `DICOMDIR.`. */
export function isDirectoryName(path: string): boolean {
  // Most names are told apart by the first look, which costs much less.
  return /dicomdir/i.test(path) && fileKey(path.slice(path.lastIndexOf('/') + 1)) === 'DICOMDIR';
}

/** The DICOMDIRs of a source whose files are all listed, those nearest to the root first. */
export function listedDirectories(entries: readonly SourceEntry[]): readonly SourceDirectory[] {
  const depth = ({ path }: SourceEntry): number => path.split('/').length;
  const found = entries.filter(({ path }) => isDirectoryName(path)).sort((a, b) => depth(a) - depth(b));
  let byKey: ReadonlyMap<string, SourceEntry> | undefined;
  return found.slice(0, maxListedDirectories).map((entry) => {
    const folder = entry.path.slice(0, entry.path.lastIndexOf('/') + 1);
    return {
      entry,
      async *find(files, signal) {
        byKey ??= new Map(entries.map((one) => [fileKey(one.path), one]));
        for (const [index, { fileId }] of files.entries()) {
          if (signal.aborted) return;
          const named = byKey.get(fileKey(folder + fileId.join('/')));
          if (named !== undefined) yield await Promise.resolve([index, named] as const);
        }
      },
    };
  });
}
