import type { SourceEntry } from '../sources/Source';
import type { NumberedEntry } from './scanThread';

/** Entries on their way from the listing to the threads. */
export interface EntryQueue {
  /** Number of all entries; undefined while the listing goes on. */
  readonly total: number | undefined;
  /** Entries that nobody has taken yet. */
  readonly waiting: number;
  add(entry: SourceEntry): void;
  endListing(): void;
  /** Up to `count` entries, as soon as there is one; none at the end. */
  take(count: number): Promise<readonly NumberedEntry[]>;
  /** Lets all takers end although entries are left. */
  stop(): void;
}

/** An empty queue. */
export function createEntryQueue(): EntryQueue {
  let entries: SourceEntry[] = [];
  let next = 0;
  let added = 0;
  let isEnded = false;
  let wake: (() => void)[] = [];
  const wakeAll = (): void => {
    const sleeping = wake;
    wake = [];
    for (const resolve of sleeping) resolve();
  };
  return {
    get total() {
      return isEnded ? added : undefined;
    },
    get waiting() {
      return entries.length - next;
    },
    add: (entry) => {
      entries.push(entry);
      added += 1;
      if (wake.length > 0) wakeAll();
    },
    endListing: () => {
      isEnded = true;
      wakeAll();
    },
    take: async (count) => {
      while (next >= entries.length && !isEnded) {
        await new Promise<void>((resolve) => wake.push(resolve));
      }
      const from = next;
      const taken = entries.slice(from, from + count);
      next += taken.length;
      const first = added - entries.length + from + 1;
      if (next > 4096) {
        entries = entries.slice(next);
        next = 0;
      }
      return taken.map((entry, index) => ({ taskId: first + index, entry }));
    },
    stop: () => {
      entries = [];
      next = 0;
      isEnded = true;
      wakeAll();
    },
  };
}
