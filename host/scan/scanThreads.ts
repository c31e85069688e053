import { availableParallelism } from 'node:os';
import { startScanThread, type ScanThread } from './scanThread';

/** Threads of one scan: more would wait for the disc and not for a processor. */
export const threadLimit = Math.max(1, Math.min(4, availableParallelism()));
/** How long threads without work are kept. */
const keptMs = 10 * 60_000;

/**
 * Threads that the scans of one program use one after the other: a new one takes some tenths of a second to be quick,
 * one that has read before is quick at once.
 */
export interface ScanThreads {
  /** Threads that are there and have nothing to do. */
  readonly idle: number;
  /** Starts as many ahead of their work as one scan of a disc can use, unless they are there. */
  prepare(): void;
  /** One for the caller alone, until it gives it back or ends it. */
  take(): ScanThread;
  /** Takes back one that has done all that it was given. */
  giveBack(thread: ScanThread): void;
  /** Ends those that nobody uses. */
  end(): Promise<void>;
}

/** No thread is started yet. */
export function createScanThreads(start: () => ScanThread = startScanThread): ScanThreads {
  let idle: ScanThread[] = [];
  let timer: NodeJS.Timeout | undefined;
  const end = async (): Promise<void> => {
    clearTimeout(timer);
    const ending = idle;
    idle = [];
    await Promise.all(ending.map((thread) => thread.end()));
  };
  const keep = (thread: ScanThread): void => {
    idle.push(thread);
    clearTimeout(timer);
    timer = setTimeout(() => void end(), keptMs);
    timer.unref();
  };
  return {
    get idle() {
      return idle.length;
    },
    prepare: () => {
      while (idle.length < Math.min(2, threadLimit)) keep(start());
    },
    take: () => idle.pop() ?? start(),
    giveBack: (thread) => {
      if (idle.length < threadLimit) keep(thread);
      else void thread.end();
    },
    end,
  };
}
