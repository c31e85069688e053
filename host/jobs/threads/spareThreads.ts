/**
 * Threads of jobs that are done, for the next job: a new one takes half a second to be quick, one that has parsed and
 * de-identified before is quick at once. Invariants: a thread that is kept has no task and knows nothing of its last job.
 */
import type { JobThread } from './jobThread';

export interface SpareJobThreads {
  /** One that nobody uses, best one that has done the same before. */
  take(isParser: boolean): JobThread | undefined;
  /** Takes back one that has done all that it was given. */
  giveBack(thread: JobThread, isParser: boolean): void;
  /** Ends those that are here, and those that come back from now on. */
  end(): Promise<void>;
}

/** How long threads without work are kept. */
const keptMs = 10 * 60_000;
/** As many as one job uses at most. */
const keptThreads = 4;

/** None is here yet. */
export function createSpareJobThreads(): SpareJobThreads {
  let kept: { readonly thread: JobThread; readonly isParser: boolean }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const endAll = async (): Promise<void> => {
    clearTimeout(timer);
    const ending = kept;
    kept = [];
    await Promise.all(ending.map(({ thread }) => thread.end()));
  };
  return {
    take(isParser) {
      const same = kept.findIndex((one) => one.isParser === isParser);
      return kept.splice(same === -1 ? 0 : same, 1)[0]?.thread;
    },
    giveBack(thread, isParser) {
      thread.rest();
      if (isEnded || kept.length >= keptThreads) {
        void thread.end();
        return;
      }
      kept.push({ thread, isParser });
      clearTimeout(timer);
      timer = setTimeout(() => void endAll(), keptMs);
      timer.unref();
    },
    async end() {
      isEnded = true;
      await endAll();
    },
  };
}
