/**
 * Notices discs and sticks that are put in and taken out. Nothing of them is opened or run: who listens decides.
 * Invariants: one look at a time; a look that fails changes nothing; what was in at the first look is listed but has
 * not arrived.
 */
import { newVolumes, volumeKey, type Volume } from '../../core/arrivals/Volume';
import { volumeLister, type ListVolumes } from './listVolumes';

/** A volume with its id for the window. */
export interface WatchedVolume {
  readonly mediaId: string;
  readonly volume: Volume;
}

export interface VolumeWatch {
  /** What is in now, after the first look. Begins to watch when it was not begun before. */
  list(): Promise<readonly WatchedVolume[]>;
  find(mediaId: string): Volume | undefined;
  stop(): void;
}

export interface VolumeWatchOptions {
  readonly onArrived: (volume: WatchedVolume) => void;
  readonly onLeft: (volume: WatchedVolume) => void;
  readonly idOf: (key: string) => string;
  /** For tests: a folder below which whatever is mounted counts as put in. */
  readonly extraRoots?: readonly string[];
  readonly intervalMs?: number;
  readonly lister?: ListVolumes;
}

/** How often is looked. */
const defaultIntervalMs = 2000;

/** Makes a watch that begins at its first `list`. */
export function watchVolumes({
  onArrived,
  onLeft,
  idOf,
  extraRoots = [],
  intervalMs = defaultIntervalMs,
  lister = volumeLister(process.platform, extraRoots),
}: VolumeWatchOptions): VolumeWatch {
  let current: readonly Volume[] = [];
  let first: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const withId = (volume: Volume): WatchedVolume => ({ mediaId: idOf(volumeKey(volume)), volume });

  const look = async (): Promise<readonly Volume[]> => lister().catch(() => current);
  const again = async (): Promise<void> => {
    const next = await look();
    if (isStopped) return;
    const { arrived, left } = newVolumes(current, next);
    current = next;
    for (const volume of left) onLeft(withId(volume));
    for (const volume of arrived) onArrived(withId(volume));
    schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => void again(), intervalMs);
    // A program that is otherwise done does not stay for this.
    timer.unref();
  };
  const begin = async (): Promise<void> => {
    current = await look();
    if (!isStopped) schedule();
  };
  return {
    list: async () => {
      await (first ??= begin());
      return current.map(withId);
    },
    find: (mediaId) => current.find((volume) => withId(volume).mediaId === mediaId),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
