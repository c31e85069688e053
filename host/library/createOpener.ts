import type { OpenedSource } from '../../ipc/contract';
import type { HostEvents } from '../events/createEvents';
import type { RecentList } from '../recent/recentList';
import { openSource } from '../sources/openSource';
import type { Source } from '../sources/Source';
import type { Library } from './createLibrary';

/** The ways to open something. */
export interface Opener {
  /** @throws {AppError} source.*, archive.* */
  open(paths: readonly string[]): Promise<OpenedSource>;
  /** The same, and tells the window, which did not ask for it. */
  openAnnounced(paths: readonly string[]): Promise<OpenedSource>;
  /** Opens a source that has no path here. */
  add(source: Source): OpenedSource;
  announce(source: Source): OpenedSource;
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
  let remembered: Promise<void> = Promise.resolve();

  const open = async (paths: readonly string[]): Promise<OpenedSource> => {
    const source = await openSource(paths);
    const opened = library.add(source);
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
    add: (source) => library.add(source),
    announce: (source) => announced(library.add(source)),
    settled: () => remembered,
  };
}
