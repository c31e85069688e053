/**
 * Has entries read back from an unfinished zip while later ones are written. Invariants: the bytes come from the file, opened
 * for the reading alone; only complete entries whose bytes were handed to the file are read; nothing is decided here: what is
 * found counts only where the directory, read at the end, says the same; what cannot be read is left to that reading.
 */
import { largestEntry, type LocalEntry } from './localEntry';

/** By the offset of the local header. */
export type LocalEntries = ReadonlyMap<number, LocalEntry>;

export interface ReadBehind {
  /** Says that an entry was sent that reaches from `start` to `end`. */
  sent(start: number, end: number): void;
  /** Says up to where the file was written. */
  reached(position: number): void;
  /** Says that bytes were taken back: what was read so far does not count, and no more is read. */
  discard(): void;
  /** Waits until all that was sent and reached is read, and gives what was found. */
  finish(): Promise<LocalEntries>;
  /** Begins no more entries, and waits for those that are being read. */
  stop(): Promise<void>;
}

const entriesAtOnce = 4;

/** @param readEntry reads what stands from `start` to `end`, as `readLocalEntry` */
export function startReadBehind(
  readEntry: (start: number, end: number) => Promise<LocalEntry | undefined>,
): ReadBehind {
  const found = new Map<number, LocalEntry>();
  const sent: { readonly start: number; readonly end: number }[] = [];
  const running = new Set<Promise<void>>();
  let nextIndex = 0;
  let position = 0;
  let isDiscarded = false;
  let isStopped = false;

  const readOne = async (start: number, end: number) => {
    const entry = await readEntry(start, end);
    if (entry !== undefined) found.set(start, entry);
  };
  const next = () => {
    while (!isStopped && running.size < entriesAtOnce) {
      const first = sent[nextIndex];
      if (first === undefined || first.end > position) return;
      nextIndex++;
      const reading = readOne(first.start, first.end)
        .catch(() => undefined) // told by the reading at the end
        .finally(() => {
          running.delete(reading);
          next();
        });
      running.add(reading);
    }
  };
  const settle = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    sent(start, end) {
      if (end - start > largestEntry) return;
      sent.push({ start, end });
      next();
    },
    reached(length) {
      position = length;
      next();
    },
    discard() {
      isDiscarded = true;
      isStopped = true;
    },
    async finish() {
      await settle();
      return isDiscarded ? new Map() : found;
    },
    async stop() {
      isStopped = true;
      await settle();
    },
  };
}
