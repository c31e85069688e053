import { asAppError } from '../../core/errors/AppError';
import type { DecodedFrame, ImageDescription, PixelDescription } from '../../core/imaging/types';
import { LruCache } from './LruCache';
import { cancelled } from './cancelled';
import { neighbour, TaskQueue, type QueuedTask } from './TaskQueue';

/** A frame ready to be drawn, with what describes it. Shared: nobody writes into it. */
export interface LoadedFrame {
  readonly instanceId: string;
  readonly frameIndex: number;
  readonly frame: DecodedFrame;
  readonly description: ImageDescription;
}

export interface FrameStoreParts {
  fetchFrame(instanceId: string, frameIndex: number, signal: AbortSignal): Promise<Uint8Array>;
  describe(instanceId: string): Promise<ImageDescription>;
  decode(
    stored: Uint8Array,
    pixel: PixelDescription,
    priority: () => number,
    signal: AbortSignal,
    onBegin: () => void,
  ): Promise<DecodedFrame>;
}

interface Load {
  readonly task: QueuedTask<LoadedFrame>;
  priority: number;
  waiters: number;
  /** A worker has it: giving it up would spare nothing. */
  isDecoding: boolean;
}

/** Frames in memory; a CT of 1,000 slices of 512² at 16 bits is 500 MB. */
export const frameCacheBytes = 512 * 1024 * 1024;

/** Descriptions in memory, by count; those of cached frames live on with them. */
const keptDescriptions = 2000;

/**
 * Gives decoded frames: from a bounded cache, or fetched and decoded in the order of priority. Two that ask for the same
 * frame share one load; it is given up when the last of them has aborted, unless a worker decodes it already: then the frame
 * is kept, since a person who scrolls comes back to it soon.
 */
export class FrameStore {
  readonly #parts: FrameStoreParts;
  readonly #queue: TaskQueue;
  readonly #frames: LruCache<LoadedFrame>;
  readonly #loads = new Map<string, Load>();
  readonly #descriptions = new LruCache<Promise<ImageDescription>>(keptDescriptions);

  constructor(parts: FrameStoreParts, concurrency: number, limitBytes = frameCacheBytes) {
    this.#parts = parts;
    this.#queue = new TaskQueue(concurrency);
    this.#frames = new LruCache(limitBytes);
  }

  /** The frame if it is in memory. */
  peek(instanceId: string, frameIndex: number): LoadedFrame | undefined {
    return this.#frames.get(keyOf(instanceId, frameIndex));
  }

  /** Whether the frame is in memory or on its way. Does not count as use. */
  isKnown(instanceId: string, frameIndex: number): boolean {
    const key = keyOf(instanceId, frameIndex);
    return this.#frames.has(key) || this.#loads.has(key);
  }

  /**
   * Gives the frame; lower `priority` comes earlier.
   * @throws {AppError} what fetching, describing or decoding says; `job.cancelled` after `signal`
   */
  load(instanceId: string, frameIndex: number, priority: number, signal?: AbortSignal): Promise<LoadedFrame> {
    const key = keyOf(instanceId, frameIndex);
    const ready = this.#frames.get(key);
    if (ready !== undefined) return Promise.resolve(ready);
    if (signal?.aborted === true) return Promise.reject(cancelled());
    const load = this.#loads.get(key) ?? this.#begin(key, instanceId, frameIndex, priority);
    if (priority < load.priority) {
      load.priority = priority;
      load.task.setPriority(priority);
    }
    return this.#wait(key, load, signal);
  }

  /** The frame if a worker is decoding it: it comes although nobody may wait for it any more. */
  decoding(instanceId: string, frameIndex: number): Promise<LoadedFrame> | undefined {
    const load = this.#loads.get(keyOf(instanceId, frameIndex));
    return load?.isDecoding === true ? load.task.result : undefined;
  }

  /** Gives a load that waits another place among the neighbours; one that is wanted more than they are keeps its own. */
  setNeighbour(instanceId: string, frameIndex: number, priority: number): void {
    const load = this.#loads.get(keyOf(instanceId, frameIndex));
    if (load === undefined || load.priority < neighbour || load.priority === priority) return;
    load.priority = priority;
    load.task.setPriority(priority);
  }

  /** What describes an instance; asked for once. */
  describe(instanceId: string): Promise<ImageDescription> {
    const known = this.#descriptions.get(instanceId);
    if (known !== undefined) return known;
    const asked = this.#parts.describe(instanceId).catch((error: unknown) => {
      this.#descriptions.delete(instanceId);
      throw asAppError(error, 'source.unreadable');
    });
    this.#descriptions.set(instanceId, asked, 1);
    return asked;
  }

  /** Drops all that is held of these instances. */
  forget(instanceIds: Iterable<string>): void {
    const gone = new Set(instanceIds);
    const belongs = (key: string) => gone.has(key.slice(0, key.lastIndexOf('/')));
    this.#frames.deleteWhere(belongs);
    for (const [key, load] of this.#loads) if (belongs(key)) load.task.cancel();
    for (const instanceId of gone) this.#descriptions.delete(instanceId);
  }

  #begin(key: string, instanceId: string, frameIndex: number, priority: number): Load {
    const nowWanted = () => this.#loads.get(key)?.priority ?? priority;
    const onDecoding = () => {
      load.isDecoding = true;
    };
    const task = this.#queue.add(
      (signal) => this.#fetch(instanceId, frameIndex, nowWanted, onDecoding, signal),
      priority,
    );
    const load: Load = { task, priority, waiters: 0, isDecoding: false };
    this.#loads.set(key, load);
    const leave = () => {
      if (this.#loads.get(key) === load) this.#loads.delete(key);
    };
    task.result.then((loaded) => {
      leave();
      this.#frames.set(key, loaded, loadedBytes(loaded));
    }, leave);
    return load;
  }

  async #fetch(
    instanceId: string,
    frameIndex: number,
    priority: () => number,
    onDecoding: () => void,
    signal: AbortSignal,
  ): Promise<LoadedFrame> {
    try {
      const [description, stored] = await Promise.all([
        this.describe(instanceId),
        this.#parts.fetchFrame(instanceId, frameIndex, signal),
      ]);
      const frame = await this.#parts.decode(stored, description.pixel, priority, signal, onDecoding);
      return { instanceId, frameIndex, frame, description };
    } catch (error) {
      throw signal.aborted ? cancelled() : asAppError(error, 'pixels.corrupt');
    }
  }

  #wait(key: string, load: Load, signal: AbortSignal | undefined): Promise<LoadedFrame> {
    load.waiters++;
    if (signal === undefined) return load.task.result;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        reject(cancelled());
        load.waiters--;
        if (load.waiters === 0 && !load.isDecoding && this.#loads.get(key) === load) {
          this.#loads.delete(key);
          load.task.cancel();
        }
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = () => signal.removeEventListener('abort', onAbort);
      load.task.result.then(resolve, reject).finally(settle);
    });
  }
}

function keyOf(instanceId: string, frameIndex: number): string {
  return `${instanceId}/${frameIndex}`;
}

function loadedBytes({ frame, description }: LoadedFrame): number {
  const overlays = description.overlays.reduce((sum, plane) => sum + plane.bits.byteLength, 0);
  return frame.values.byteLength + overlays;
}
