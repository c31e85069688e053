import type { DirectoryInstance } from '../../core/fileset/directoryInstance';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { Source, SourceEntry } from '../sources/Source';
import type { ScanResult } from './scanProtocol';
import type { ScanThread } from './scanThread';

/** A file that is where a DICOMDIR says, and what that says of it. */
export interface NamedFile {
  readonly entry: SourceEntry;
  readonly instance?: DirectoryInstance;
}

/** What the DICOMDIRs of a source give. */
export interface DirectoryFiles {
  /** Files that they name, in the order in which they lie on the medium. */
  readonly named: readonly SourceEntry[];
  /** Paths of these files and of the DICOMDIRs themselves. */
  readonly paths: ReadonlySet<string>;
}

/**
 * Reads the DICOMDIRs of a source and finds the files that they name, in the order of their records. None of those
 * is opened.
 * @param known paths that have been read before, and are left out
 * @throws {AppError} when the source cannot be listed at all
 */
export async function readDirectories(
  source: Source,
  known: ReadonlySet<string>,
  thread: ScanThread,
  signal: AbortSignal,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
  onNamed: (file: NamedFile) => void,
): Promise<DirectoryFiles> {
  const named: SourceEntry[] = [];
  const paths = new Set<string>();
  const all = (await source.directories?.(signal)) ?? [];
  const directories = all.filter(({ entry }) => !known.has(entry.path));
  for (const { entry } of directories) paths.add(entry.path);
  for (const { entry, find } of directories) {
    if (signal.aborted) break;
    let files: readonly FileReference[] = [];
    await thread.run([{ taskId: 0, entry }], (read, result) => {
      if (result.kind === 'directory') files = result.files;
      onResult(read, result);
    });
    for await (const [index, found] of find(files, signal)) {
      if (paths.has(found.path) || known.has(found.path)) continue;
      paths.add(found.path);
      named.push(found);
      const instance = files[index]?.instance;
      onNamed({ entry: found, ...(instance === undefined ? {} : { instance }) });
    }
  }
  // The sort keeps the order of the records where the medium says nothing.
  named.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  return { named, paths };
}
