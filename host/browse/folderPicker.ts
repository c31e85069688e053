import { access, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { BrowseFolder } from '../../ipc/contract';
import { createGrants } from '../ids/createGrants';

/** More entries of one folder than a person looks through; the rest is not listed. */
const entryLimit = 10_000;

/** The folder above all drives of Windows; elsewhere `/` is the top. */
const driveList = '';

/** The host's own folder picker, for shells without native dialogs. It hands out ids, never paths. */
export interface FolderPicker {
  /** Lists a folder; the home folder when none is named. @throws {AppError} ipc.badGrant, source.unreadable */
  list(folderId?: string): Promise<BrowseFolder>;
  /** @throws {AppError} ipc.badGrant */
  pathOf(entryId: string): string;
}

/** Gives a picker that begins at `home`. */
export function createFolderPicker(home: string = homedir()): FolderPicker {
  const grants = createGrants<string>();
  const ids = new Map<string, string>();
  // One id for a path as long as it is held, so that going back and forth does not fill the table.
  const idOf = (place: string): string => {
    const known = ids.get(place);
    if (known !== undefined && grants.has(known)) return known;
    const id = grants.grant(place);
    ids.set(place, id);
    return id;
  };
  return {
    list: async (folderId) => {
      const folder = folderId === undefined ? home : grants.get(folderId);
      const crumbs = ancestors(folder).map((place) => ({ folderId: idOf(place), name: nameOf(place) }));
      const found = folder === driveList ? await drives() : await entriesOf(folder);
      const entries = found.map(({ place, ...rest }) => ({
        entryId: idOf(place),
        name: nameOf(place),
        ...rest,
      }));
      return { folderId: idOf(folder), crumbs, entries };
    },
    pathOf: (entryId) => {
      const place = grants.get(entryId);
      if (place === driveList) throw new AppError('ipc.badGrant');
      return place;
    },
  };
}

interface FoundEntry {
  readonly place: string;
  readonly isFolder: boolean;
  readonly size?: number;
}

async function entriesOf(folder: string): Promise<readonly FoundEntry[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError(isGone ? 'source.notFound' : 'source.unreadable', {}, error);
  }
  const shown = names.filter((name) => !name.startsWith('.')).slice(0, entryLimit);
  const found = await Promise.all(shown.map((name) => describeEntry(path.join(folder, name))));
  const collator = new Intl.Collator(undefined, { numeric: true });
  return found
    .filter((one) => one !== undefined)
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || collator.compare(a.place, b.place));
}

/** Folders and regular files; devices, pipes and links to nowhere are not offered. */
async function describeEntry(place: string): Promise<FoundEntry | undefined> {
  try {
    const found = await stat(place);
    if (found.isDirectory()) return { place, isFolder: true };
    return found.isFile() ? { place, isFolder: false, size: found.size } : undefined;
  } catch {
    return undefined;
  }
}

async function drives(): Promise<readonly FoundEntry[]> {
  const places = Array.from({ length: 26 }, (_, index) => `${String.fromCharCode(65 + index)}:\\`);
  const there = await Promise.all(
    places.map((place) =>
      access(place).then(
        () => true,
        () => false,
      ),
    ),
  );
  return places.filter((_, index) => there[index]).map((place) => ({ place, isFolder: true }));
}

/** From the top down to `folder` itself. */
function ancestors(folder: string): readonly string[] {
  const places: string[] = [];
  let place = folder;
  while (place !== driveList) {
    places.unshift(place);
    const above = path.dirname(place);
    if (above === place) break;
    place = above;
  }
  return process.platform === 'win32' ? [driveList, ...places] : places;
}

function nameOf(place: string): string {
  if (place === driveList) return 'Computer';
  return path.basename(place) || place;
}
