import type { SliceRef } from '../viewport/api';
import { frameCacheBytes, type FrameStore, type LoadedFrame } from './FrameStore';
import { prefetchBudget, prefetchOrder } from './prefetchOrder';
import { neighbour } from './TaskQueue';

/** At most so many neighbours are fetched ahead. */
const mostNeighbours = 48;

/**
 * Fetches the neighbours of the current slice of one viewport. Each `aim` gives up those of the former one that are no
 * longer neighbours; what both want goes on, as near as it is now. Failures are left to the moment when the slice is shown.
 */
export class Prefetcher {
  readonly #frames: FrameStore;
  #wanted = new Map<string, AbortController>();

  constructor(frames: FrameStore) {
    this.#frames = frames;
  }

  aim(stack: readonly SliceRef[], current: number, direction: 1 | -1, shown: LoadedFrame): void {
    const budget = prefetchBudget(shown.frame.values.byteLength, frameCacheBytes, mostNeighbours);
    const order = prefetchOrder(current, stack.length, direction, budget);
    const next = new Map<string, AbortController>();
    for (const [distance, index] of order.entries()) {
      const slice = stack[index];
      if (slice === undefined) continue;
      const { frameIndex } = slice;
      const { instanceId } = slice.instance;
      const key = `${instanceId}/${frameIndex}`;
      const isOnItsWay = this.#frames.isKnown(instanceId, frameIndex);
      const former = isOnItsWay ? this.#wanted.get(key) : undefined;
      if (former !== undefined) this.#frames.setNeighbour(instanceId, frameIndex, neighbour + distance);
      next.set(key, former ?? this.#fetch(slice, neighbour + distance));
    }
    for (const [key, controller] of this.#wanted) if (!next.has(key)) controller.abort();
    this.#wanted = next;
  }

  /** Gives up all. */
  stop(): void {
    for (const controller of this.#wanted.values()) controller.abort();
    this.#wanted.clear();
  }

  #fetch(slice: SliceRef, priority: number): AbortController {
    const controller = new AbortController();
    const load = this.#frames.load(slice.instance.instanceId, slice.frameIndex, priority, controller.signal);
    // Not lost: the slice is asked for again when it is shown, and says so then.
    load.catch(() => undefined);
    return controller;
  }
}
