import type { ErrorCode } from '../../core/errors/codes';
import { instanceKey } from '../../core/fileset/buildTree';
import { isSameInstance, type DirectoryInstance } from '../../core/fileset/directoryInstance';
import { fileKey } from '../../core/fileset/fileKey';
import type { FileReference } from '../../core/fileset/readDicomDir';
import { maxNotShown, type FileProblem, type InstanceSummary, type Receipt } from '../../core/fileset/types';
import type { SourceEntry } from '../sources/Source';
import { createProvisionalInstances } from './provisionalInstances';
import type { ScanResult } from './scanProtocol';
import { createSharing } from './shareIdentity';

/** What a result changes in the list of instances. */
export interface ListChange {
  /** New ones, and known ones of which more is known now. */
  readonly instances: readonly InstanceSummary[];
  /** Id of an instance that the DICOMDIR had promised and that turned out to be none. */
  readonly goneId?: string;
}

/** Counts what a scan sees and makes its receipt. */
export interface ScanTally {
  readonly files: number;
  readonly dicom: number;
  /** A problem of a place that gave no entry. */
  addProblem(path: string, code: ErrorCode): void;
  /** An instance of which a DICOMDIR says where it is; null when it was said before. */
  addPromised(
    entry: SourceEntry,
    said: DirectoryInstance,
    nextInstanceId: () => string,
  ): InstanceSummary | null;
  /** The result of one file. The first instance that is given is the file's, under its id. */
  addResult(path: string, result: ScanResult, nextInstanceId: () => string): ListChange;
  /** Compares with the DICOMDIRs that were met; to be called once, at the end. */
  receipt(): Receipt;
}

interface Directory {
  readonly path: string;
  readonly files: readonly FileReference[];
}

/** Starts at nothing seen. */
export function createScanTally(): ScanTally {
  const problems: FileProblem[] = [];
  const directories: Directory[] = [];
  /** What was found, for the DICOMDIRs. */
  const foundFiles: FoundFile[] = [];
  /** Least path of each instance: the one that the tree keeps. */
  const keptPaths = new Map<string, string>();
  const promised = createProvisionalInstances();
  const share = createSharing();
  const counts = { files: 0, dicom: 0, displayable: 0, notDicom: 0, refused: 0 };
  const notShown: FileProblem[] = [];
  let readable = 0;
  const addNotShown = (path: string, code: ErrorCode): void => {
    if (notShown.length < maxNotShown) notShown.push({ path, code });
  };

  const addInstance = (path: string, found: InstanceSummary, instanceId: string): InstanceSummary => {
    counts.dicom += 1;
    readable += 1;
    if (found.isDisplayable) counts.displayable += 1;
    else addNotShown(path, found.problems.find((code) => code.startsWith('pixels.')) ?? 'pixels.none');
    for (const code of found.problems) problems.push({ path, code });
    const key = instanceKey(found);
    if (key !== null) {
      const kept = keptPaths.get(key);
      if (kept !== undefined)
        problems.push({ path: kept < path ? path : kept, code: 'file.duplicateInstance' });
      keptPaths.set(key, kept !== undefined && kept < path ? kept : path);
    }
    return { ...found, instanceId, ...share(found) };
  };
  const addOther = (path: string, result: Exclude<ScanResult, { kind: 'instance' }>): void => {
    if (result.kind === 'directory') {
      counts.dicom += 1;
      directories.push({ path, files: result.files });
      for (const code of result.problems) problems.push({ path, code });
      return;
    }
    if (result.kind === 'notDicom') counts.notDicom += 1;
    else counts.refused += 1;
    addNotShown(path, result.code);
    if (result.code !== 'file.notDicom') problems.push({ path, code: result.code });
  };
  return {
    get files() {
      return counts.files;
    },
    get dicom() {
      return counts.dicom;
    },
    addProblem: (path, code) => problems.push({ path, code }),
    addPromised: ({ path, size }, said, nextInstanceId) => promised.add(nextInstanceId(), path, size, said),
    addResult: (path, result, nextInstanceId) => {
      counts.files += 1;
      const before = promised.take(path);
      if (result.kind !== 'instance') {
        foundFiles.push({ path, instance: null });
        addOther(path, result);
        return { instances: [], ...(before === undefined ? {} : { goneId: before.instanceId }) };
      }
      const instance = addInstance(path, result.summary, before?.instanceId ?? nextInstanceId());
      foundFiles.push({ path, instance });
      return { instances: [instance, ...(before === undefined ? [] : promised.lend(before, instance))] };
    },
    receipt: () => {
      const { missing, ...compared } = compareDirectories(directories, foundFiles, problems);
      return {
        ...counts,
        missing,
        ...(directories.length === 0 ? {} : compared),
        readable,
        notShown,
        problems,
      };
    },
  };
}

interface FoundFile {
  readonly path: string;
  /** Null for what is no instance. */
  readonly instance: InstanceSummary | null;
}

/** The files win over a DICOMDIR: what it names in vain is missing, what it calls by another identity differs. */
function compareDirectories(
  directories: readonly Directory[],
  foundFiles: readonly FoundFile[],
  problems: FileProblem[],
): { readonly missing: number; readonly expected: number; readonly unlisted: number } {
  if (directories.length === 0) return { missing: 0, expected: 0, unlisted: 0 };
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
  for (const path of missing.values()) problems.push({ path, code: 'dicomdir.missingFile' });
  for (const path of differing) problems.push({ path, code: 'dicomdir.differs' });
  const folders = directories.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  const unlisted = foundFiles.filter(
    ({ path, instance }) =>
      instance !== null && !expected.has(fileKey(path)) && folders.some((folder) => path.startsWith(folder)),
  );
  return { missing: missing.size, expected: expected.size, unlisted: unlisted.length };
}

function isAsSaid(
  found: InstanceSummary,
  sopInstanceUid: string | undefined,
  said: DirectoryInstance | undefined,
): boolean {
  if (said !== undefined) return isSameInstance(said, found);
  return sopInstanceUid === undefined || sopInstanceUid === found.sopInstanceUid;
}
