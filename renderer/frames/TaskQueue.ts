import { cancelled } from './cancelled';

/** A piece of work that waits or runs. */
export interface QueuedTask<T> {
  readonly result: Promise<T>;
  /** Lower runs earlier; no effect once it runs. */
  setPriority(priority: number): void;
  /** Takes it out of the queue, or aborts its signal when it runs; `result` rejects with `job.cancelled`. */
  cancel(): void;
}

interface Waiting {
  priority: number;
  readonly order: number;
  readonly start: () => void;
}

/**
 * Runs tasks by priority, at most `concurrency` at once, equal priorities in the order of arrival. `urgent` tasks
 * may take one slot more, so that the current slice never waits behind prefetched ones; while one runs, no `thumbnail`
 * begins.
 */
export class TaskQueue {
  readonly #concurrency: number;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #urgentRunning = 0;
  #order = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  add<T>(run: (signal: AbortSignal) => Promise<T>, priority: number): QueuedTask<T> {
    const controller = new AbortController();
    const { promise, resolve, reject } = deferred<T>();
    const entry: Waiting = {
      priority,
      order: this.#order++,
      start: () => {
        const urgentOnes = entry.priority <= urgent ? 1 : 0;
        this.#running++;
        this.#urgentRunning += urgentOnes;
        const leave = () => {
          this.#running--;
          this.#urgentRunning -= urgentOnes;
          this.#pump();
        };
        run(controller.signal).then(resolve, reject).finally(leave);
      },
    };
    this.#waiting.add(entry);
    this.#pump();
    return {
      result: promise,
      setPriority: (next) => {
        entry.priority = next;
        this.#pump();
      },
      cancel: () => {
        this.#waiting.delete(entry);
        controller.abort();
        reject(cancelled());
      },
    };
  }

  #pump(): void {
    for (;;) {
      const next = this.#next();
      if (next === undefined) return;
      const limit = next.priority <= urgent ? this.#concurrency + 1 : this.#concurrency;
      if (this.#running >= limit) return;
      this.#waiting.delete(next);
      next.start();
    }
  }

  #next(): Waiting | undefined {
    let best: Waiting | undefined;
    for (const entry of this.#waiting) {
      if (entry.priority === thumbnail && this.#urgentRunning > 0) continue;
      if (
        best === undefined ||
        entry.priority < best.priority ||
        (entry.priority === best.priority && entry.order < best.order)
      ) {
        best = entry;
      }
    }
    return best;
  }
}

/**
 * Priorities: the slice on screen, its neighbours by distance, pictures of the series list. These come after the neighbours
 * that are needed next and before those far off: who looks for a series does not wait for all that is read ahead.
 */
export const urgent = 0;
export const neighbour = 10;
export const thumbnail = neighbour + 11.5;

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // A cancelled task may have nobody left who listens.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
