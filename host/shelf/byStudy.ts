import { createHash } from 'node:crypto';
import { shelfPath } from '../../core/shelf/shelfPaths';
import type { ShelfStudy } from '../../core/shelf/shelfStudy';
import type { ShelfInstance } from './createShelf';

/** An instance with its place in the study's folder. */
export interface Member {
  readonly instance: ShelfInstance;
  /** Inside of the study's folder, with `/`. */
  readonly file: string;
}

interface Group {
  folder: string;
  readonly isKnown: boolean;
  readonly members: Member[];
}

/**
 * Instances by the folder of their study: the one that the library has for it already, else that with the most words in
 * its name, since reports often leave out the description that stands in it.
 */
export function byStudy(
  instances: readonly ShelfInstance[],
  known: readonly ShelfStudy[],
): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Group>();
  for (const instance of instances) {
    const { studyFolder, file } = shelfPath(instance.summary, shortHash);
    const patientFolder = studyFolder.slice(0, studyFolder.indexOf('/') + 1);
    const { studyInstanceUid } = instance.summary.study;
    const key = `${patientFolder}${studyInstanceUid}`;
    let group = groups.get(key);
    if (group === undefined) {
      const there = known.find(
        ({ folder, study }) =>
          study.studyInstanceUid === studyInstanceUid && folder.startsWith(patientFolder),
      );
      group = { folder: there?.folder ?? studyFolder, isKnown: there !== undefined, members: [] };
      groups.set(key, group);
    }
    group.members.push({ instance, file });
    if (!group.isKnown && studyFolder.length > group.folder.length) group.folder = studyFolder;
  }
  return new Map([...groups.values()].map(({ folder, members }) => [folder, members]));
}

/** 8 hexadecimal digits of SHA-256: enough to keep apart what has the same words. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
