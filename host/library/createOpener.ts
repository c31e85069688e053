import { AppError } from '../../core/errors/AppError';
import type { OpenedSource } from '../../ipc/contract';
import type { HostEvents } from '../events/createEvents';
import type { RecentList } from '../recent/recentList';
import { openSource } from '../sources/openSource';
import type { Source } from '../sources/Source';
import type { Library } from './createLibrary';

/** Opens the same archive again, with a password. */
export type Unlock = (password: string) => Promise<Source>;

/** The ways to open something. */
export interface Opener {
  /** @throws {AppError} source.*, archive.* */
  open(paths: readonly string[]): Promise<OpenedSource>;
  /** The same, and tells the window, which did not ask for it. */
  openAnnounced(paths: readonly string[]): Promise<OpenedSource>;
  /** Opens a source that has no path here. `unlock` opens it again with a password. */
  add(source: Source, unlock?: Unlock): OpenedSource;
  announce(source: Source, unlock?: Unlock): OpenedSource;
  /** Opens an archive again under the same id. @throws {AppError} ipc.badGrant, archive.passwordWrong */
  unlock(sourceId: string, password: string): Promise<OpenedSource>;
  /** Ends when what was opened is written into the list of recent sources. */
  settled(): Promise<void>;
}

interface OpenerParts {
  readonly library: Library;
  readonly recent: RecentList;
  readonly events: HostEvents;
}

/** Puts sources into the library and the list of recent ones. */
export function createOpener({ library, recent, events }: OpenerParts): Opener {
  const unlocks = new Map<string, Unlock>();
  let remembered: Promise<void> = Promise.resolve();

  const add = (source: Source, unlock?: Unlock): OpenedSource => {
    const opened = library.add(source);
    if (unlock) unlocks.set(opened.sourceId, unlock);
    return opened;
  };
  const open = async (paths: readonly string[]): Promise<OpenedSource> => {
    const source = await openSource(paths);
    const opened = add(source, (password) => openSource(paths, { password }));
    // Nobody waits for the disc to have it, and a list that cannot be kept is no reason not to open.
    remembered = recent.add(paths, opened.name, opened.kind).catch(() => undefined);
    return opened;
  };
  const announced = (opened: OpenedSource): OpenedSource => {
    events.emit('source.opened', opened);
    return opened;
  };
  return {
    open,
    openAnnounced: async (paths) => announced(await open(paths)),
    add,
    announce: (source, unlock) => announced(add(source, unlock)),
    unlock: async (sourceId, password) => {
      const unlock = unlocks.get(sourceId);
      if (!unlock) throw new AppError('ipc.badGrant');
      return library.replace(sourceId, await unlock(password));
    },
    settled: () => remembered,
  };
}
