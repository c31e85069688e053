/**
 * What the scans of one source have seen. Invariants: every file that was met is in exactly one of `dicom`, `notDicom` and `refused`;
 * a file that may be readable another time is in `unread` and in nothing else until it is read.
 */
import type { ErrorCode } from '../../core/errors/codes';
import { seriesKey } from '../../core/fileset/buildTree';
import {
  compareDirectories,
  type FoundFile,
  type NamingDirectory,
} from '../../core/fileset/compareDirectories';
import type { DirectoryInstance } from '../../core/fileset/directoryInstance';
import { isReadableAgain } from '../../core/fileset/readableAgain';
import {
  maxNotShown,
  type FileProblem,
  type FoundInstance,
  type InstanceSummary,
  type Receipt,
} from '../../core/fileset/types';
import { isTooDeepArchive } from '../sources/expandArchives';
import { isDirectoryName } from '../sources/listedDirectories';
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

/**
 * Counts what the scans of a source see and makes their receipt. A scan that follows another one reads what that could not
 * read, and what it did not reach.
 */
export interface ScanTally {
  /** A scan begins: gives the paths that an earlier one has read, none at the first time. */
  begin(): ReadonlySet<string>;
  /** Everything was listed anew, so that problems of places are those of this scan. */
  endListing(): void;
  /** The first instance that was read: it tells whether the same disc is still in. */
  readonly witness: Witness | undefined;
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
  /** Whether only a DICOMDIR has told of the file at this path so far. */
  isPromised(path: string): boolean;
  /** The result of one file. The first instance that is given is the file's, under its id. */
  addResult(entry: SourceEntry, result: ScanResult, nextInstanceId: () => string): ListChange;
  /** Compares with the DICOMDIRs that were met. */
  receipt(): Receipt;
}

/** A file and the instance that it was when it was read. */
export interface Witness {
  readonly entry: SourceEntry;
  readonly instance: InstanceSummary;
}

/** Starts at nothing seen. */
export function createScanTally(): ScanTally {
  const problems: FileProblem[] = [];
  const directories: NamingDirectory[] = [];
  /** What was found, for the DICOMDIRs. */
  const foundFiles: FoundFile[] = [];
  const keptPathsOf = createKeptPaths();
  const promised = createProvisionalInstances();
  const share = createSharing();
  const counts = { files: 0, dicom: 0, displayable: 0, notDicom: 0, refused: 0 };
  const notShown: FileProblem[] = [];
  /** Files that may be readable another time, and why they were not. */
  const unread = new Map<string, ErrorCode>();
  /** Problems of places that gave no entry: of this scan, and of those before it. */
  let places: FileProblem[] = [];
  let placesBefore: readonly FileProblem[] = [];
  /** All places have been listed, so that what was not met is not there. */
  let isListed = false;
  let witness: Witness | undefined;
  let readable = 0;
  const addNotShown = (path: string, code: ErrorCode): void => {
    if (notShown.length < maxNotShown) notShown.push({ path, code });
  };

  const addInstance = (path: string, found: FoundInstance, instanceId: string): InstanceSummary => {
    counts.dicom += 1;
    readable += 1;
    if (found.isDisplayable) counts.displayable += 1;
    else addNotShown(path, found.problems.find((code) => code.startsWith('pixels.')) ?? 'pixels.none');
    for (const code of found.problems) problems.push({ path, code });
    const { patient, study, series } = share(found);
    // In this order: properties that are added behind others that were spread take ten times as long.
    const instance = { instanceId, path, ...found, patient, study, series };
    const { sopInstanceUid } = found;
    if (sopInstanceUid !== '') {
      const paths = keptPathsOf(instance);
      const kept = paths.get(sopInstanceUid);
      if (kept !== undefined)
        problems.push({ path: kept < path ? path : kept, code: 'file.duplicateInstance' });
      paths.set(sopInstanceUid, kept !== undefined && kept < path ? kept : path);
    }
    return instance;
  };
  const addOther = (entry: SourceEntry, result: Exclude<ScanResult, { kind: 'instance' }>): void => {
    const { path } = entry;
    if (result.kind === 'directory') {
      counts.dicom += 1;
      directories.push({ path, files: result.files });
      for (const code of result.problems) problems.push({ path, code });
      return;
    }
    if (result.kind === 'notDicom') counts.notDicom += 1;
    else counts.refused += 1;
    const code = result.code === 'file.notDicom' && isTooDeepArchive(entry) ? 'archive.tooDeep' : result.code;
    addNotShown(path, code);
    if (code !== 'file.notDicom') problems.push({ path, code });
  };
  /** A file that a DICOMDIR names may be read, or not, although it could not be listed: that is told once. */
  const placesWithout = (files: readonly FoundFile[]): readonly FileProblem[] => {
    const told = onceEach([...placesBefore, ...places]);
    if (told.length === 0) return told;
    const paths = new Set(files.map(({ path }) => path));
    return told.filter(({ path }) => !paths.has(path));
  };
  return {
    begin: () => {
      placesBefore = [...placesBefore, ...places];
      places = [];
      isListed = false;
      return new Set(foundFiles.map(({ path }) => path));
    },
    endListing: () => {
      placesBefore = [];
      isListed = true;
    },
    get witness() {
      return witness;
    },
    get files() {
      return counts.files + unread.size;
    },
    get dicom() {
      return counts.dicom;
    },
    addProblem: (path, code) => places.push({ path, code }),
    addPromised: ({ path, size }, said, nextInstanceId) => promised.add(nextInstanceId(), path, size, said),
    isPromised: (path) => promised.has(path),
    addResult: (entry, result, nextInstanceId) => {
      const { path } = entry;
      const before = promised.take(path);
      unread.delete(path);
      // Whatever is called so and is none is told, and costs nothing: the files count.
      const isRead = !('code' in result && /^(source|archive)\./.test(result.code));
      if (isRead && result.kind !== 'directory' && isDirectoryName(path))
        problems.push({ path, code: 'dicomdir.broken' });
      if (result.kind !== 'instance') {
        if ('code' in result && isReadableAgain(result.code)) {
          unread.set(path, result.code);
        } else {
          counts.files += 1;
          foundFiles.push({ path, instance: null });
          addOther(entry, result);
        }
        return { instances: [], ...(before === undefined ? {} : { goneId: before.instanceId }) };
      }
      counts.files += 1;
      const instance = addInstance(path, result.summary, before?.instanceId ?? nextInstanceId());
      foundFiles.push({ path, instance });
      witness ??= { entry, instance };
      return { instances: [instance, ...(before === undefined ? [] : promised.lend(before, instance))] };
    },
    receipt: () => {
      const out = [...unread].map(([path, code]): FileProblem => ({ path, code }));
      // They are there, whether a scan came to read them or not.
      const unreadPaths = [...unread.keys(), ...promised.paths()];
      const all = [...foundFiles, ...unreadPaths.map((path): FoundFile => ({ path, instance: null }))];
      const { missing, differences, ...compared } = compareDirectories(directories, all);
      const told = isListed ? [...missing, ...differences] : differences;
      return {
        ...counts,
        files: counts.files + out.length,
        refused: counts.refused + out.length,
        missing: isListed ? missing.length : 0,
        ...(directories.length === 0 ? {} : compared),
        readable,
        notShown: [...notShown, ...out].slice(0, maxNotShown),
        problems: [...placesWithout(all), ...problems, ...out, ...told],
      };
    },
  };
}

/** Gives the least path of each instance of a series, which is the one that the tree keeps, by SOP Instance UID. */
function createKeptPaths(): (instance: InstanceSummary) => Map<string, string> {
  const bySeries = new Map<string, Map<string, string>>();
  /** Files that follow each other are mostly of one series, whose key takes longer to make than all else here. */
  let last: InstanceSummary | undefined;
  let paths = new Map<string, string>();
  return (instance) => {
    const { patient, study, series } = instance;
    if (last?.patient === patient && last.study === study && last.series === series) return paths;
    last = instance;
    const key = seriesKey(instance);
    paths = bySeries.get(key) ?? new Map<string, string>();
    bySeries.set(key, paths);
    return paths;
  };
}

function onceEach(problems: readonly FileProblem[]): readonly FileProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.code}\n${problem.path}`, problem])).values()];
}
