/**
 * Worker threads that decode frames. Invariants: a thread has one frame at a time; a frame whose thread died or took too
 * long is unreadable, and its thread is replaced, so that a hostile frame costs that frame only.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../core/errors/AppError';
import type { DecodedFrame, PixelDescription } from '../../core/imaging/types';
import { workerFile } from '../workerFile';
import type { DecodeReply, DecodeRequest } from './decodeMessages';

export interface DecodePool {
  /**
   * Decodes one frame on a free thread. `stored` is moved there where it fills its buffer: do not use it afterwards.
   * @throws {AppError} as `decodeFrame`; pixels.corrupt when the thread died or took too long; job.cancelled
   */
  decode(stored: Uint8Array, pixel: PixelDescription, signal?: AbortSignal): Promise<DecodedFrame>;
  /** Ends all threads; frames under way fail with job.cancelled. */
  close(): Promise<void>;
}

export interface DecodePoolOptions {
  /** Threads at most; one per core unless said. */
  readonly size?: number;
  /** Longest time for one frame. 1 GB takes some seconds; nothing sound takes this long. */
  readonly timeoutMs?: number;
}

interface Task extends DecodeRequest {
  readonly resolve: (frame: DecodedFrame) => void;
  readonly reject: (error: AppError) => void;
  readonly signal: AbortSignal | undefined;
}

/** Heap of one thread in MB: codecs keep their pixels outside of it. */
const threadHeapMb = 512;

/** Gives a pool; threads start when they are first needed and do not keep the program running while idle. */
export function createDecodePool({
  size = availableParallelism(),
  timeoutMs = 60_000,
}: DecodePoolOptions = {}): DecodePool {
  const queue: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  const abandon = new Map<Worker, (error: AppError) => void>();
  let isClosed = false;

  const next = (): void => {
    while (queue.length > 0 && (idle.length > 0 || busy.size < size)) {
      const task = queue.shift() as Task;
      if (task.signal?.aborted) task.reject(new AppError('job.cancelled'));
      else run(idle.pop() ?? startThread(), task);
    }
  };

  const run = (worker: Worker, task: Task): void => {
    busy.add(worker);
    worker.ref();
    const end = (isSound: boolean): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      task.signal?.removeEventListener('abort', onAbort);
      abandon.delete(worker);
      busy.delete(worker);
      if (isSound && !isClosed) {
        worker.unref();
        idle.push(worker);
      } else void worker.terminate();
      next();
    };
    const fail = (error: AppError): void => {
      end(false);
      task.reject(error);
    };
    const onAbort = (): void => fail(new AppError('job.cancelled'));
    const onMessage = (reply: DecodeReply): void => {
      end(true);
      if ('frame' in reply) task.resolve(reply.frame);
      else task.reject(new AppError(reply.error.code, reply.error.facts));
    };
    const onError = (error: unknown): void => fail(new AppError('pixels.corrupt', { thread: 'died' }, error));
    const onExit = (): void => fail(new AppError('pixels.corrupt', { thread: 'ended' }));
    const timer = setTimeout(() => fail(new AppError('pixels.corrupt', { timeoutMs })), timeoutMs);
    abandon.set(worker, fail);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    task.signal?.addEventListener('abort', onAbort, { once: true });
    const { stored, pixel } = task;
    const fillsBuffer = stored.byteLength === stored.buffer.byteLength;
    // A Buffer may be a part of memory that others use.
    const bytes = fillsBuffer ? stored : new Uint8Array(stored);
    worker.postMessage({ stored: bytes, pixel } satisfies DecodeRequest, [bytes.buffer as ArrayBuffer]);
  };

  return {
    decode: (stored, pixel, signal) =>
      new Promise((resolve, reject) => {
        if (isClosed || signal?.aborted) {
          reject(new AppError('job.cancelled'));
          return;
        }
        queue.push({ stored, pixel, resolve, reject, signal });
        next();
      }),
    close: async () => {
      isClosed = true;
      for (const task of queue.splice(0)) task.reject(new AppError('job.cancelled'));
      for (const fail of [...abandon.values()]) fail(new AppError('job.cancelled'));
      await Promise.all(idle.splice(0).map((worker) => worker.terminate()));
    },
  };
}

function startThread(): Worker {
  const worker = new Worker(workerFile('decodeWorker'), {
    resourceLimits: { maxOldGenerationSizeMb: threadHeapMb },
  });
  // An error that comes when its frame was given up already must not end the program.
  return worker.on('error', () => undefined);
}
