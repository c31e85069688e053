import { isSameInstance, type DirectoryInstance } from './directoryInstance';
import { fileKey } from './fileKey';
import type { FileReference } from './readDicomDir';
import type { FileProblem, InstanceSummary } from './types';

/** A DICOMDIR that was met, and what it names. */
export interface NamingDirectory {
  readonly path: string;
  readonly files: readonly FileReference[];
}

/** A file that was met. */
export interface FoundFile {
  readonly path: string;
  /** Null for what is no instance. */
  readonly instance: InstanceSummary | null;
}

/** What the DICOMDIRs say against what is there. */
export interface Comparison {
  /** Files that are named in vain. */
  readonly missing: readonly FileProblem[];
  readonly expected: number;
  readonly unlisted: number;
  /** Files that are called by another identity. */
  readonly differences: readonly FileProblem[];
}

/** The files win over a DICOMDIR: what it names in vain is missing, what it calls by another identity differs. */
export function compareDirectories(
  directories: readonly NamingDirectory[],
  foundFiles: readonly FoundFile[],
): Comparison {
  if (directories.length === 0) return { missing: [], expected: 0, unlisted: 0, differences: [] };
  const places = new Map(foundFiles.map((found) => [fileKey(found.path), found]));
  const missing = new Map<string, string>();
  const differing = new Set<string>();
  const expected = new Set<string>();
  for (const { path, files } of directories) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const { fileId, sopInstanceUid, instance } of files) {
      const place = folder + fileId.join('/');
      const key = fileKey(place);
      expected.add(key);
      const found = places.get(key);
      if (found === undefined) missing.set(key, place);
      else if (found.instance !== null && !isAsSaid(found.instance, sopInstanceUid, instance))
        differing.add(found.path);
    }
  }
  const folders = directories.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  const unlisted = foundFiles.filter(
    ({ path, instance }) =>
      instance !== null && !expected.has(fileKey(path)) && folders.some((folder) => path.startsWith(folder)),
  );
  return {
    missing: [...missing.values()].map((path) => ({ path, code: 'dicomdir.missingFile' })),
    differences: [...differing].map((path) => ({ path, code: 'dicomdir.differs' })),
    expected: expected.size,
    unlisted: unlisted.length,
  };
}

function isAsSaid(
  found: InstanceSummary,
  sopInstanceUid: string | undefined,
  said: DirectoryInstance | undefined,
): boolean {
  if (said !== undefined) return isSameInstance(said, found);
  return sopInstanceUid === undefined || sopInstanceUid === found.sopInstanceUid;
}
