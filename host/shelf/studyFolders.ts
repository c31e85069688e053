import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Marks a study folder whose files are being copied. */
export const incomingMarker = '.incoming';

/** Begins the name of what is being deleted; stands beside the patients' folders. */
export const removedPrefix = '.removed-';

/** Every `patient/study` folder, and whether its copying was interrupted. */
export async function studyFolders(rootPath: string): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const patient of await foldersIn(rootPath)) {
    for (const study of await foldersIn(path.join(rootPath, patient))) {
      const folder = `${patient}/${study}`;
      found.set(folder, await isInterrupted(path.join(rootPath, patient, study)));
    }
  }
  return found;
}

/** Whether a study's folder carries the marker of a copy that has not ended. */
export async function isInterrupted(folderPath: string): Promise<boolean> {
  return stat(path.join(folderPath, incomingMarker)).then(
    () => true,
    () => false,
  );
}

/** Deletes what a deletion that was interrupted left behind. */
export async function finishRemovals(rootPath: string): Promise<void> {
  for (const name of await readdir(rootPath)) {
    if (name.startsWith(removedPrefix)) await rm(path.join(rootPath, name), { recursive: true, force: true });
  }
}

/** Removes a folder and those in it, as far as no file is in them. */
export async function removeEmptyFolders(folderPath: string): Promise<void> {
  for (const name of await foldersIn(folderPath)) await removeEmptyFolders(path.join(folderPath, name));
  await removeIfEmpty(folderPath);
}

/** Removes a folder that has nothing in it. One that is gone or in use stays as it is. */
export async function removeIfEmpty(folderPath: string): Promise<void> {
  try {
    await rmdir(folderPath);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY', 'EPERM'].includes(code ?? '')) throw error;
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
