/**
 * The local library: plain DICOM files in a folder a person can read, and an index beside them. Invariants: a file
 * has its final name only when it is whole; a study whose copying was interrupted carries a marker and is read anew
 * at the next start; the index never knows more than the files.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { InstanceSummary } from '../../core/fileset/types';
import { shelfPath } from '../../core/shelf/shelfPaths';
import type { ShelfStudy } from '../../core/shelf/shelfStudy';
import type { SourceEntry } from '../sources/Source';
import { copyIn } from './copyIn';
import { openShelfIndex } from './shelfIndex';
import { readStudyFolder } from './readStudyFolder';

/** Marks a study folder whose files are being copied. */
const incomingMarker = '.incoming';

export interface ShelfInstance {
  readonly summary: InstanceSummary;
  readonly entry: SourceEntry;
}

export interface ShelfOutcome {
  readonly instanceId: string;
  readonly status: 'added' | 'alreadyThere' | 'failed' | 'notReached';
  readonly code?: ErrorCode;
}

export interface Shelf {
  readonly rootPath: string;
  studies(): readonly ShelfStudy[];
  /** Copies instances in. One outcome each; the others go on when one fails; cancelling leaves what is whole. */
  add(
    instances: readonly ShelfInstance[],
    onProgress: (done: number, bytes: number) => void,
    signal: AbortSignal,
  ): Promise<readonly ShelfOutcome[]>;
  /** Absolute folder of a study. @throws {AppError} source.notFound */
  folderOf(folder: string): string;
  /** Deletes a study's files and forgets it. */
  remove(folder: string): Promise<void>;
  /** Makes the index again from the files: of folders that it lacks or that were interrupted, or of all. Gives how many were read. */
  refresh(scope: 'changed' | 'all', signal: AbortSignal): Promise<number>;
}

/** Opens the library in a folder, which is made when it is not there. Only the index is read. */
export async function createShelf(rootPath: string): Promise<Shelf> {
  await mkdir(rootPath, { recursive: true, mode: 0o700 });
  const index = await openShelfIndex(path.join(rootPath, 'library.jsonl'));
  const absolute = (folder: string): string => path.join(rootPath, ...folder.split('/'));

  const readAnew = async (folder: string, signal: AbortSignal): Promise<void> => {
    const found = await readStudyFolder(
      absolute(folder),
      folder,
      index.studies.get(folder)?.addedAt ?? new Date().toISOString(),
      signal,
    );
    if (found) await index.put(found);
    else if (index.studies.has(folder)) await index.drop(folder);
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
      for (const [studyFolder, members] of byStudy(instances)) {
        const folder = absolute(studyFolder);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const marker = path.join(folder, incomingMarker);
        await writeFile(marker, '', { mode: 0o600 });
        for (const { instance, file } of members) {
          outcomes.push(await addOne(instance, path.join(folder, ...file.split('/')), signal));
          bytes += instance.summary.fileSize;
          onProgress(outcomes.length, bytes);
        }
        await readAnew(studyFolder, new AbortController().signal);
        await rm(marker, { force: true });
      }
      return outcomes;
    },
    remove: async (folder) => {
      if (!index.studies.has(folder)) throw new AppError('source.notFound');
      await rm(absolute(folder), { recursive: true, force: true });
      await index.drop(folder);
      await removeIfEmpty(path.dirname(absolute(folder)));
    },
    refresh: async (scope, signal) => {
      const onDisk = await studyFolders(rootPath);
      let count = 0;
      for (const folder of new Set([...onDisk.keys(), ...index.studies.keys()])) {
        if (signal.aborted) break;
        const isInterrupted = onDisk.get(folder) === true;
        const isKnown = index.studies.has(folder) && onDisk.has(folder);
        if (scope === 'changed' && isKnown && !isInterrupted) continue;
        await readAnew(folder, signal);
        await rm(path.join(absolute(folder), incomingMarker), { force: true });
        count += 1;
      }
      return count;
    },
  };
}

function byStudy(
  instances: readonly ShelfInstance[],
): Map<string, { readonly instance: ShelfInstance; readonly file: string }[]> {
  const studies = new Map<string, { readonly instance: ShelfInstance; readonly file: string }[]>();
  for (const instance of instances) {
    const { studyFolder, file } = shelfPath(instance.summary, shortHash);
    const members = studies.get(studyFolder);
    if (members) members.push({ instance, file });
    else studies.set(studyFolder, [{ instance, file }]);
  }
  return studies;
}

async function addOne(
  { summary, entry }: ShelfInstance,
  target: string,
  signal: AbortSignal,
): Promise<ShelfOutcome> {
  const { instanceId } = summary;
  if (signal.aborted) return { instanceId, status: 'notReached', code: 'job.cancelled' };
  try {
    return { instanceId, status: await copyIn(entry, target, signal) };
  } catch (error) {
    return { instanceId, status: 'failed', code: asAppError(error, 'source.unreadable').code };
  }
}

/** Every `patient/study` folder, and whether its copying was interrupted. */
async function studyFolders(rootPath: string): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const patient of await foldersIn(rootPath)) {
    for (const study of await foldersIn(path.join(rootPath, patient))) {
      const names = await readdir(path.join(rootPath, patient, study));
      found.set(`${patient}/${study}`, names.includes(incomingMarker));
    }
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function removeIfEmpty(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length === 0) await rm(folder, { recursive: true });
}

/** 8 hexadecimal digits of SHA-256: enough to keep apart what has the same words. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
