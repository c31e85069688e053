import type { ErrorCode } from '../../core/errors/codes';
import { instanceKey } from '../../core/fileset/buildTree';
import { fileKey } from '../../core/fileset/fileKey';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { FileProblem, InstanceSummary, Receipt } from '../../core/fileset/types';
import type { ScanResult } from './scanProtocol';
import { createSharing } from './shareIdentity';

/** Counts what a scan sees and makes its receipt. */
export interface ScanTally {
  readonly files: number;
  readonly dicom: number;
  /** A problem of a place that gave no entry. */
  addProblem(path: string, code: ErrorCode): void;
  /** The result of one file; gives the summary of an instance under its new id. */
  addResult(path: string, result: ScanResult, nextInstanceId: () => string): InstanceSummary | null;
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
  /** SOP Instance UID by place, for the DICOMDIRs; empty for what is no instance. */
  const places = new Map<string, string>();
  /** Least path of each instance: the one that the tree keeps. */
  const keptPaths = new Map<string, string>();
  const share = createSharing();
  const counts = { files: 0, dicom: 0, displayable: 0, notDicom: 0, refused: 0 };

  const addInstance = (path: string, found: InstanceSummary, instanceId: string): InstanceSummary => {
    counts.dicom += 1;
    if (found.isDisplayable) counts.displayable += 1;
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
  return {
    get files() {
      return counts.files;
    },
    get dicom() {
      return counts.dicom;
    },
    addProblem: (path, code) => problems.push({ path, code }),
    addResult: (path, result, nextInstanceId) => {
      counts.files += 1;
      places.set(fileKey(path), result.kind === 'instance' ? result.summary.sopInstanceUid : '');
      if (result.kind === 'instance') return addInstance(path, result.summary, nextInstanceId());
      if (result.kind === 'directory') {
        counts.dicom += 1;
        directories.push({ path, files: result.files });
        for (const code of result.problems) problems.push({ path, code });
        return null;
      }
      if (result.kind === 'notDicom') counts.notDicom += 1;
      else counts.refused += 1;
      if (result.code !== 'file.notDicom') problems.push({ path, code: result.code });
      return null;
    },
    receipt: () => {
      const missing = compareDirectories(directories, places, problems);
      return { ...counts, missing, problems };
    },
  };
}

/** The files win over a DICOMDIR: what it names in vain is missing, what it calls by another UID makes it broken. */
function compareDirectories(
  directories: readonly Directory[],
  places: ReadonlyMap<string, string>,
  problems: FileProblem[],
): number {
  const missing = new Map<string, string>();
  for (const { path, files } of directories) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    let isLying = false;
    for (const { fileId, sopInstanceUid } of files) {
      const place = folder + fileId.join('/');
      const found = places.get(fileKey(place));
      if (found === undefined) missing.set(fileKey(place), place);
      else if (found !== '' && sopInstanceUid !== undefined && found !== sopInstanceUid) isLying = true;
    }
    if (isLying) problems.push({ path, code: 'dicomdir.broken' });
  }
  for (const path of missing.values()) problems.push({ path, code: 'dicomdir.missingFile' });
  return missing.size;
}
