import { AppError } from '../../core/errors/AppError';
import type { DecodedFrame, PixelDescription } from '../../core/imaging/types';
import { cancelled } from './cancelled';
import type { DecodeAnswer, DecodeRequest } from './decodeMessages';

/** The part of a Web Worker that the pool uses. */
export type DecodeWorker = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

/** A frame that takes longer has stuck its codec: the worker is ended and the frame is unreadable. */
const stuckAfterMs = 120_000;

interface Job {
  readonly stored: Uint8Array;
  readonly pixel: PixelDescription;
  readonly priority: () => number;
  readonly onBegin: () => void;
  readonly resolve: (frame: DecodedFrame) => void;
  readonly reject: (error: AppError) => void;
}

interface Slot {
  worker: DecodeWorker | null;
  job: Job | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Decodes frames in `size` workers, each made when it is first needed. A worker that crashes or sticks fails its own
 * frame only and is replaced. Work given up while it runs is finished and thrown away: a codec cannot be stopped midway.
 */
export class WorkerPool {
  readonly #createWorker: () => DecodeWorker;
  readonly #slots: readonly Slot[];
  readonly #waiting: Job[] = [];
  #nextId = 0;

  constructor(createWorker: () => DecodeWorker, size: number) {
    this.#createWorker = createWorker;
    this.#slots = Array.from({ length: size }, () => ({ worker: null, job: null, timer: undefined }));
  }

  /**
   * Decodes one frame. Of those that wait, the one with the lowest `priority` comes first, as it is when a worker is free: the
   * slice that a person has come to may have waited as a neighbour. `stored` moves to the worker and is empty afterwards; the answer belongs to the caller. `onBegin` is called when a worker takes it.
   * @throws {AppError} what decodeFrame throws; pixels.corrupt when the worker died; job.cancelled
   */
  decode(
    stored: Uint8Array,
    pixel: PixelDescription,
    priority: () => number,
    signal: AbortSignal,
    onBegin: () => void = () => undefined,
  ): Promise<DecodedFrame> {
    if (signal.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const job: Job = { stored, pixel, priority, onBegin, resolve, reject };
      this.#waiting.push(job);
      const onAbort = () => {
        const place = this.#waiting.indexOf(job);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(cancelled());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#pump();
    });
  }

  /** Makes the first worker before it is needed, so that the first picture does not wait for its script. */
  warm(): void {
    const [first] = this.#slots;
    if (first !== undefined) first.worker ??= this.#createWorker();
  }

  /** Ends all workers. */
  close(): void {
    for (const slot of this.#slots) this.#end(slot, cancelled());
    for (const job of this.#waiting.splice(0)) job.reject(cancelled());
  }

  #pump(): void {
    for (const slot of this.#slots) {
      if (slot.job !== null) continue;
      const job = this.#takeNext();
      if (job === undefined) return;
      this.#start(slot, job);
    }
  }

  /** The one that is wanted most now; of equals, the one that came first. */
  #takeNext(): Job | undefined {
    let best = 0;
    const wanted = this.#waiting.map(({ priority }) => priority());
    for (const [place, priority] of wanted.entries()) if (priority < (wanted[best] ?? Infinity)) best = place;
    return this.#waiting.splice(best, 1)[0];
  }

  #start(slot: Slot, job: Job): void {
    const id = this.#nextId++;
    const worker = (slot.worker ??= this.#createWorker());
    slot.job = job;
    job.onBegin();
    slot.timer = setTimeout(() => this.#fail(slot, 'stuck'), stuckAfterMs);
    worker.onmessage = (event: MessageEvent<DecodeAnswer>) => {
      if (event.data.id === id) this.#finish(slot, event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(slot, 'crashed');
    };
    worker.onmessageerror = () => this.#fail(slot, 'unreadable answer');
    const request: DecodeRequest = { id, stored: job.stored, pixel: job.pixel };
    worker.postMessage(request, { transfer: [job.stored.buffer as ArrayBuffer] });
  }

  #finish(slot: Slot, answer: DecodeAnswer): void {
    const job = slot.job;
    clearTimeout(slot.timer);
    slot.job = null;
    if (answer.ok) job?.resolve(answer.frame);
    else job?.reject(new AppError(answer.code, answer.facts));
    this.#pump();
  }

  #fail(slot: Slot, reason: string): void {
    this.#end(slot, new AppError('pixels.corrupt', { reason }));
    this.#pump();
  }

  #end(slot: Slot, error: AppError): void {
    clearTimeout(slot.timer);
    slot.worker?.terminate();
    slot.worker = null;
    slot.job?.reject(error);
    slot.job = null;
  }
}

/**
 * How many workers suit this machine: one core stays with the window, but two cores are shared, since a person who scrolls needs
 * more frames than one core gives; more than four only fill memory.
 */
export function poolSize(hardwareConcurrency: number): number {
  return Math.max(1, Math.min(2, hardwareConcurrency), Math.min(4, hardwareConcurrency - 1));
}
