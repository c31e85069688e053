/** What a thread is at, in memory that it shares with the main side, since a thread that hangs sends no message. */

/** Cells of the shared memory, each 32 bits. */
export const stateLength = 3;
/** Index of the id of what is at hand. */
export const stateTask = 0;
/** Index of the phase: `phaseReading` or `phaseParsing`. */
export const statePhase = 1;
/** Index of a counter that grows with each change. */
export const stateChanges = 2;
/** Waiting for the medium or for something to do: may take long. */
export const phaseReading = 0;
/** Computing: must not take long. */
export const phaseParsing = 1;

/** How long a thread may compute on one file before it is ended and the file given up. */
export const maxParseMs = 5000;
/** How often that is looked at. */
const watchMs = 500;

/**
 * Calls `onHang` when the counter stands still for longer than `maxMs` while the phase is `phaseParsing`, and again
 * until the watch is ended by the function that is given. Only time in which this side could look counts: after a
 * sleep of the machine, or after a stall of this side, a thread is not taken for one that hangs.
 */
export function watchThread(state: Int32Array, onHang: () => void, maxMs = maxParseMs): () => void {
  let changes = -1;
  let stillMs = 0;
  const watch = setInterval(() => {
    const now = Atomics.load(state, stateChanges);
    if (now !== changes || Atomics.load(state, statePhase) !== phaseParsing) {
      changes = now;
      stillMs = 0;
      return;
    }
    stillMs += watchMs;
    if (stillMs > maxMs) onHang();
  }, watchMs);
  return () => clearInterval(watch);
}
