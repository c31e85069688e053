/**
 * Files of a scan that are read before their turn, since somebody looks at them. Invariants: they are read one after the
 * other, by a thread of their own; a file has one result, whichever thread has it first.
 */
import type { SourceEntry } from '../sources/Source';
import type { ScanResult } from './scanProtocol';
import type { ScanTally } from './scanTally';
import type { ScanThread } from './scanThread';
import type { ScanThreads } from './scanThreads';

export interface ReadEarly {
  /** Ends when the file has its result. */
  read(entry: SourceEntry): Promise<void>;
  /** Whether a result of this file is its first. */
  isFirst(path: string): boolean;
  /** Reads nothing more. The last one is read to its end where all is well, and given up else. */
  end(isWell: boolean): Promise<void>;
}

/** No thread is taken before it is needed. */
export function createReadEarly(
  threads: ScanThreads,
  tally: ScanTally,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
): ReadEarly {
  const asked = new Set<string>();
  let thread: ScanThread | undefined;
  let isEnded = false;
  let last: Promise<void> = Promise.resolve();
  const readOne = async (entry: SourceEntry): Promise<void> => {
    if (isEnded || !tally.isPromised(entry.path)) return;
    asked.add(entry.path);
    thread ??= threads.take();
    await thread.run([{ taskId: 0, entry }], onResult);
  };
  return {
    read: (entry) => {
      last = last.then(() => readOne(entry));
      return last;
    },
    isFirst: (path) => !asked.has(path) || tally.isPromised(path),
    end: async (isWell) => {
      isEnded = true;
      if (!isWell) await thread?.end();
      await last;
      if (isWell && thread !== undefined) threads.giveBack(thread);
      thread = undefined;
    },
  };
}
