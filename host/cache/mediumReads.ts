/**
 * What is read from media while a person looks on: so that a copy can wait for it, and so that a slow medium is noticed.
 * Invariants: only time in which something was asked of a medium counts; each source is told slow once at most.
 */

/** Below this reading is slow: a CD gives 1 to 5 MB/s, a hard disk more than 50. */
export const slowBytesPerSecond = 4 * 1024 * 1024;
/** So long a medium must have been read before it is judged. */
export const leastMeasuredMs = 3000;
/** A copy goes on when nothing was asked for so long: who scrolls asks again at once. */
export const quietMs = 100;

/** One read, or a scan, from its beginning to its end. */
export interface MediumRead {
  add(bytes: number): void;
  end(): void;
}

export interface MediumReads {
  /** @param isAwaited a person waits for it: copies stand back */
  begin(sourceId: string, isAwaited: boolean): MediumRead;
  /** Ends when nobody has waited for a medium for a while, or when `signal` is aborted. */
  quiet(signal: AbortSignal): Promise<void>;
  forget(sourceId: string): void;
  /** Calls `listener` when a source turns out to be slow. */
  onSlow(listener: (sourceId: string) => void): void;
}

interface Measured {
  bytes: number;
  /** Milliseconds in which something was asked, without those since `since`. */
  busyMs: number;
  running: number;
  since: number;
  isTold: boolean;
}

/** Nothing has been read yet. `now` gives milliseconds. */
export function createMediumReads(now = (): number => performance.now()): MediumReads {
  const listeners: ((sourceId: string) => void)[] = [];
  const sources = new Map<string, Measured>();
  let awaited = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;

  const judge = (sourceId: string, measured: Measured): void => {
    const busyMs = measured.busyMs + (measured.running > 0 ? now() - measured.since : 0);
    if (measured.isTold || busyMs < leastMeasuredMs) return;
    if (measured.bytes / (busyMs / 1000) >= slowBytesPerSecond) return;
    measured.isTold = true;
    for (const listener of listeners) listener(sourceId);
  };
  return {
    begin: (sourceId, isAwaited) => {
      const measured = sources.get(sourceId) ?? { bytes: 0, busyMs: 0, running: 0, since: 0, isTold: false };
      sources.set(sourceId, measured);
      if (measured.running === 0) measured.since = now();
      measured.running += 1;
      if (isAwaited) awaited += 1;
      return {
        add: (bytes) => {
          measured.bytes += bytes;
          judge(sourceId, measured);
        },
        end: () => {
          measured.running -= 1;
          if (measured.running === 0) measured.busyMs += now() - measured.since;
          if (!isAwaited) return;
          awaited -= 1;
          lastEnd = now();
        },
      };
    },
    quiet: async (signal) => {
      for (;;) {
        const waitMs = awaited > 0 ? quietMs : lastEnd + quietMs - now();
        if (signal.aborted || waitMs <= 0) return;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    },
    forget: (sourceId) => {
      sources.delete(sourceId);
    },
    onSlow: (listener) => {
      listeners.push(listener);
    },
  };
}
