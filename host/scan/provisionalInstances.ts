/**
 * Instances that are shown by what the DICOMDIR says, until their files have been read. Invariant: an instance is
 * here from `add` to `take`. A DICOMDIR often leaves out what belongs to a patient's identity (birth date, sex); so
 * the first file of each patient, study and series lends its own to the instances that still wait beside it, else
 * the list would show everything twice while reading goes on.
 */
import { isSameInstance, type DirectoryInstance } from '../../core/fileset/directoryInstance';
import { patientKey } from '../../core/fileset/patientKey';
import type { InstanceSummary } from '../../core/fileset/types';

/** See above. */
export interface ProvisionalInstances {
  /** Takes in what a DICOMDIR says of the file at `path`; gives null when another record had that file before. */
  add(instanceId: string, path: string, fileSize: number, said: DirectoryInstance): InstanceSummary | null;
  has(path: string): boolean;
  /** Files of which no more is known. */
  paths(): Iterable<string>;
  /** Takes out the instance of a file that has been read. */
  take(path: string): InstanceSummary | undefined;
  /** What changes for those that still wait, now that one of them has been read. */
  lend(before: InstanceSummary, found: InstanceSummary): readonly InstanceSummary[];
}

type Level = 'patient' | 'study' | 'series';
const levels: readonly Level[] = ['patient', 'study', 'series'];

/** Starts with none. */
export function createProvisionalInstances(): ProvisionalInstances {
  const waiting = new Map<string, InstanceSummary>();
  /** Paths of the instances of each patient, study and series by the DICOMDIR; gone once its identity was lent. */
  const groups = new Map<string, string[]>();
  /** Groups of each instance by its path, as the DICOMDIR says. */
  const keys = new Map<string, readonly string[]>();
  return {
    add: (instanceId, path, fileSize, said) => {
      if (waiting.has(path)) return null;
      const summary: InstanceSummary = { ...said, instanceId, path, fileSize };
      waiting.set(path, summary);
      const own = groupKeys(said);
      keys.set(path, own);
      for (const key of own) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [path]);
        else group.push(path);
      }
      return summary;
    },
    has: (path) => waiting.has(path),
    paths: () => waiting.keys(),
    take: (path) => {
      const found = waiting.get(path);
      waiting.delete(path);
      return found;
    },
    lend: (before, found) => {
      const own = keys.get(before.path) ?? [];
      keys.delete(before.path);
      if (!isSameInstance({ ...before, isFromDirectory: true }, found)) return [];
      const changed = new Set<string>();
      own.forEach((key, index) => {
        const level = levels[index];
        const group = groups.get(key) ?? [];
        groups.delete(key);
        for (const path of group) {
          const other = waiting.get(path);
          if (other === undefined || level === undefined) continue;
          waiting.set(path, { ...other, [level]: found[level] });
          changed.add(path);
        }
      });
      return [...changed].flatMap((path) => waiting.get(path) ?? []);
    },
  };
}

function groupKeys({ patient, study, series }: DirectoryInstance): readonly string[] {
  const ofPatient = patientKey(patient, study.studyInstanceUid);
  const ofStudy = `${ofPatient}\n${study.studyInstanceUid}`;
  return [ofPatient, ofStudy, `${ofStudy}\n${series.seriesInstanceUid}`];
}
