import { openPlainFile } from '../sources/openPlainFile';
import type { SourceEntry } from '../sources/Source';
import type { CacheRecord, CacheStore } from './cacheStore';

/** Which files of open sources are read from their copy. */
export interface CopiedEntries {
  /** The copy's entry, always the same one, or the entry itself while it has none. */
  current(entry: SourceEntry): SourceEntry;
  /** Whether `current` gave this entry for another one. */
  isCopy(entry: SourceEntry): boolean;
  /** From now on the copy stands in for the file. */
  bind(entry: SourceEntry, store: CacheStore, record: CacheRecord): void;
  /** Its copy is not used any more; takes the file's entry or the copy's. */
  unbind(entry: SourceEntry): void;
  /** Unbinds all; gives the entries of the copies. */
  unbindAll(): ReadonlySet<SourceEntry>;
}

interface Bound {
  readonly copy: SourceEntry;
  readonly release: () => void;
}

/** Starts with none. */
export function createCopiedEntries(): CopiedEntries {
  const bound = new Map<SourceEntry, Bound>();
  const originals = new Map<SourceEntry, SourceEntry>();
  const unbind = (entry: SourceEntry): void => {
    const original = originals.get(entry) ?? entry;
    const known = bound.get(original);
    if (known === undefined) return;
    bound.delete(original);
    originals.delete(known.copy);
    known.release();
  };
  return {
    current: (entry) => bound.get(entry)?.copy ?? entry,
    isCopy: (entry) => originals.has(entry),
    bind: (entry, store, record) => {
      unbind(entry);
      const filePath = store.pathOf(record);
      const copy: SourceEntry = {
        path: entry.path,
        size: entry.size,
        filePath,
        ...(entry.position === undefined ? {} : { position: entry.position }),
        open: () => openPlainFile(filePath),
      };
      bound.set(entry, { copy, release: store.hold(record) });
      originals.set(copy, entry);
    },
    unbind,
    unbindAll: () => {
      const copies = new Set(originals.keys());
      for (const entry of [...bound.keys()]) unbind(entry);
      return copies;
    },
  };
}
