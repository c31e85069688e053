/**
 * The local library: plain DICOM files in a folder a person can read, and an index beside them. Invariants: a file
 * has its final name only when it is whole; a study whose copying was interrupted carries a marker and is read anew
 * at the next start; the index never knows more than the files; one study is changed by one step at a time.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import { expectedOf } from '../../core/fileset/expectedInstance';
import type { InstanceSummary } from '../../core/fileset/types';
import type { ShelfStudy } from '../../core/shelf/shelfStudy';
import type { SourceEntry } from '../sources/Source';
import { byStudy, type Member } from './byStudy';
import { copyIn } from './copyIn';
import { openShelfIndex } from './shelfIndex';
import type { ScanThreads } from '../scan/scanThreads';
import { readStudyFolder } from './readStudyFolder';
import {
  finishRemovals,
  incomingMarker,
  isInterrupted,
  removedPrefix,
  removeEmptyFolders,
  removeIfEmpty,
  studyFolders,
} from './studyFolders';
import { createStudyLocks } from './studyLocks';
import { written } from './written';

export interface ShelfInstance {
  readonly summary: InstanceSummary;
  readonly entry: SourceEntry;
}

export interface ShelfOutcome {
  readonly instanceId: string;
  readonly status: 'added' | 'alreadyThere' | 'failed' | 'notReached';
  readonly code?: ErrorCode;
}

/** What became of each instance, and what ended the copying early, if anything did. */
export interface ShelfAddition {
  readonly outcomes: readonly ShelfOutcome[];
  readonly error?: AppError;
}

export interface Shelf {
  /** Without symbolic links. */
  readonly rootPath: string;
  studies(): readonly ShelfStudy[];
  /**
   * Copies instances in. One outcome each; the others go on when one fails, except when there is no space left.
   * Cancelling leaves what is whole.
   */
  add(
    instances: readonly ShelfInstance[],
    onProgress: (done: number, bytes: number) => void,
    signal: AbortSignal,
  ): Promise<ShelfAddition>;
  /** Absolute folder of a study. @throws {AppError} source.notFound */
  folderOf(folder: string): string;
  /** Deletes a study's files and forgets it; never half of it. @throws {AppError} source.notFound, write.failed */
  remove(folder: string): Promise<void>;
  /**
   * Makes the index again from the files: of folders that it lacks or that were interrupted, or of all. Gives how
   * many were read. A folder that cannot be read does not stop the others.
   * @throws {AppError} the first problem, after all have had their turn
   */
  refresh(scope: 'changed' | 'all', signal: AbortSignal): Promise<number>;
}

/**
 * Opens the library in a folder, which is made when it is not there. Only the index is read.
 * @param threads read studies anew
 */
export async function createShelf(givenPath: string, threads?: ScanThreads): Promise<Shelf> {
  await written(() => mkdir(givenPath, { recursive: true, mode: 0o700 }));
  const rootPath = await realpath(givenPath);
  const index = await openShelfIndex(path.join(rootPath, 'library.jsonl'));
  const locked = createStudyLocks();
  const absolute = (folder: string): string => path.join(rootPath, ...folder.split('/'));

  /** Runs inside of the study's lock; takes the marker away when the index is right again. */
  const readAnew = async (folder: string, signal: AbortSignal): Promise<void> => {
    const addedAt = index.studies.get(folder)?.addedAt ?? new Date().toISOString();
    const found = await readStudyFolder(absolute(folder), folder, addedAt, {
      signal,
      ...(threads && { threads }),
    });
    if (signal.aborted) return;
    if (found) await index.put(found);
    else if (index.studies.has(folder)) await index.drop(folder);
    await rm(path.join(absolute(folder), incomingMarker), { force: true });
    if (found) return;
    await removeEmptyFolders(absolute(folder));
    await removeIfEmpty(path.dirname(absolute(folder)));
  };

  return {
    rootPath,
    studies: () => [...index.studies.values()],
    folderOf: (folder) => {
      if (!index.studies.has(folder)) throw new AppError('source.notFound');
      return absolute(folder);
    },
    add: async (instances, onProgress, signal) => {
      const outcomes: ShelfOutcome[] = [];
      let bytes = 0;
      let stopped: AppError | undefined;
      const addAll = async (studyFolder: string, members: readonly Member[]): Promise<void> => {
        const folder = absolute(studyFolder);
        if (!signal.aborted && stopped === undefined) stopped = await mark(folder);
        const isMarked = !signal.aborted && stopped === undefined;
        for (const { instance, file } of members) {
          const outcome =
            stopped === undefined
              ? await addOne(instance, path.join(folder, ...file.split('/')), rootPath, signal)
              : notReached(instance, stopped.code);
          if (outcome.code === 'write.noSpace') stopped ??= new AppError('write.noSpace');
          outcomes.push(outcome);
          if (outcome.status === 'notReached') continue;
          bytes += instance.summary.fileSize;
          onProgress(outcomes.length, bytes);
        }
        if (!isMarked) return;
        try {
          await readAnew(studyFolder, new AbortController().signal);
        } catch (error) {
          // The marker stays: the study is read anew at the next start.
          stopped ??= asAppError(error, 'write.failed');
        }
      };
      for (const [studyFolder, members] of byStudy(instances, [...index.studies.values()])) {
        await locked(studyFolder, () => addAll(studyFolder, members));
      }
      return stopped === undefined ? { outcomes } : { outcomes, error: stopped };
    },
    remove: (folder) =>
      locked(folder, async () => {
        if (!index.studies.has(folder)) throw new AppError('source.notFound');
        // In one step out of sight: a deletion that is interrupted never shows half of a study.
        const away = path.join(rootPath, `${removedPrefix}${randomBytes(6).toString('hex')}`);
        await written(() => renameIfThere(absolute(folder), away));
        await index.drop(folder);
        await written(() => rm(away, { recursive: true, force: true }));
        await removeIfEmpty(path.dirname(absolute(folder)));
      }),
    refresh: async (scope, signal) => {
      let problem: unknown;
      let count = 0;
      await finishRemovals(rootPath);
      const onDisk = await studyFolders(rootPath);
      const isRight = (folder: string): boolean =>
        scope === 'changed' && index.studies.has(folder) && onDisk.get(folder) === false;
      for (const folder of new Set([...onDisk.keys(), ...index.studies.keys()])) {
        if (signal.aborted) break;
        if (isRight(folder)) continue;
        try {
          await locked(folder, async () => {
            // It may have been copied to its end, or deleted, while this waited.
            const wasEnded = onDisk.get(folder) === true && !(await isInterrupted(absolute(folder)));
            if (scope === 'changed' && wasEnded) return;
            await readAnew(folder, signal);
            count += 1;
          });
        } catch (error) {
          problem ??= error;
        }
      }
      if (problem !== undefined) throw asAppError(problem, 'source.unreadable');
      return count;
    },
  };
}

/** Makes the study's folder with its marker; gives what stands in the way, if anything does. */
async function mark(folder: string): Promise<AppError | undefined> {
  try {
    await written(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path.join(folder, incomingMarker), '', { mode: 0o600 });
    });
    return undefined;
  } catch (error) {
    return asAppError(error, 'write.failed');
  }
}

async function addOne(
  instance: ShelfInstance,
  target: string,
  rootPath: string,
  signal: AbortSignal,
): Promise<ShelfOutcome> {
  const { instanceId } = instance.summary;
  if (signal.aborted) return notReached(instance, 'job.cancelled');
  // A study of the library that is open: nothing is written into what is being read.
  if (instance.entry.filePath?.startsWith(rootPath + path.sep) === true)
    return { instanceId, status: 'alreadyThere' };
  try {
    const expected = expectedOf(instance.summary);
    return { instanceId, status: await copyIn(instance.entry, target, expected, signal) };
  } catch (error) {
    const { code } = asAppError(error, 'source.unreadable');
    return code === 'job.cancelled' ? notReached(instance, code) : { instanceId, status: 'failed', code };
  }
}

const notReached = ({ summary }: ShelfInstance, code: ErrorCode): ShelfOutcome => ({
  instanceId: summary.instanceId,
  status: 'notReached',
  code,
});

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
