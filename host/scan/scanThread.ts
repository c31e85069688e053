import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../core/errors/AppError';
import type { OpenFile, SourceEntry } from '../sources/Source';
import { ioCode } from '../sources/ioError';
import { workerFile } from '../workerFile';
import {
  phaseParsing,
  stateChanges,
  stateLength,
  statePhase,
  stateTask,
  type FromScanThread,
  type ScanResult,
  type ToScanThread,
} from './scanProtocol';

/** How long a thread may compute on one file before it is ended and the file given up. */
export const maxParseMs = 5000;
/** How often that is looked at. */
const watchMs = 500;

/** An entry with the id by which the thread knows it. */
export interface NumberedEntry {
  readonly taskId: number;
  readonly entry: SourceEntry;
}

/** One worker thread with what it needs around it. */
export interface ScanThread {
  /** Gives each entry's result to `onResult`, in no promised order, and is done when all have one. */
  run(
    entries: readonly NumberedEntry[],
    onResult: (entry: SourceEntry, result: ScanResult) => void,
  ): Promise<void>;
  end(): Promise<void>;
}

/**
 * Starts a thread. A file on which it hangs or dies gets `file.unparsable`; the thread is started anew and the
 * rest of the batch goes on.
 * @throws {AppError} internal.unexpected when the worker's script was not built
 */
export function startScanThread(script = workerFile('scanWorker')): ScanThread {
  let running = startWorker(script);
  let isEnded = false;
  return {
    run: async (entries, onResult) => {
      const pending = new Map(entries.map((numbered) => [numbered.taskId, numbered.entry]));
      while (pending.size > 0 && !isEnded) {
        const culprit = await runOnce(running, pending, onResult);
        if (culprit === null || isEnded) continue;
        const entry = pending.get(culprit);
        pending.delete(culprit);
        if (entry !== undefined) onResult(entry, { kind: 'refused', code: 'file.unparsable' });
        await running.worker.terminate();
        running = startWorker(script);
      }
    },
    end: async () => {
      isEnded = true;
      await running.worker.terminate();
    },
  };
}

interface RunningWorker {
  readonly worker: Worker;
  readonly state: Int32Array;
}

function startWorker(script: string): RunningWorker {
  const memory = new SharedArrayBuffer(stateLength * Int32Array.BYTES_PER_ELEMENT);
  if (!existsSync(script)) throw new AppError('internal.unexpected', { missing: 'scanWorker' });
  const worker = new Worker(script, {
    workerData: { state: memory },
    // Headers are much short-lived data: a larger young generation spares most of the collections.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
  });
  worker.unref();
  // A worker that is given up may still fail; without a listener that would end the program.
  worker.on('error', () => undefined);
  return { worker, state: new Int32Array(memory) };
}

/** Runs a batch; gives null when it is done, or the id of the task at which the thread hung or died. */
function runOnce(
  { worker, state }: RunningWorker,
  pending: Map<number, SourceEntry>,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
): Promise<number | null> {
  const opened = new Map<number, Promise<OpenFile>>();
  return new Promise((resolve) => {
    let changes = -1;
    let since = performance.now();
    const finish = (culprit: number | null): void => {
      clearInterval(watch);
      worker.off('message', onMessage).off('error', onDeath).off('exit', onDeath);
      worker.unref();
      // What was only read loses nothing if closing fails.
      for (const file of opened.values()) void file.then((open) => open.close()).catch(() => undefined);
      resolve(culprit);
    };
    const onDeath = (): void => {
      const task = Atomics.load(state, stateTask);
      finish(pending.has(task) ? task : ([...pending.keys()][0] ?? null));
    };
    const watch = setInterval(() => {
      const now = Atomics.load(state, stateChanges);
      if (now !== changes || Atomics.load(state, statePhase) !== phaseParsing) {
        changes = now;
        since = performance.now();
      } else if (performance.now() - since > maxParseMs) {
        onDeath();
      }
    }, watchMs);
    const onMessage = (message: FromScanThread): void => {
      if (message.kind === 'done') finish(null);
      else if (message.kind === 'read') void answerRead(worker, message, pending, opened);
      else {
        for (const [taskId, result] of message.results) {
          const entry = pending.get(taskId);
          pending.delete(taskId);
          if (entry !== undefined) onResult(entry, result);
        }
      }
    };
    worker.ref();
    worker.on('message', onMessage).on('error', onDeath).on('exit', onDeath);
    const tasks = [...pending].map(([taskId, { path, size, filePath }]) => ({
      taskId,
      path,
      size,
      ...(filePath === undefined ? {} : { filePath }),
    }));
    worker.postMessage({ kind: 'tasks', tasks } satisfies ToScanThread);
  });
}

async function answerRead(
  worker: Worker,
  { readId, taskId, offset, length }: Extract<FromScanThread, { kind: 'read' }>,
  pending: ReadonlyMap<number, SourceEntry>,
  opened: Map<number, Promise<OpenFile>>,
): Promise<void> {
  let answer: ToScanThread;
  try {
    const entry = pending.get(taskId);
    if (entry === undefined) return;
    // The thread goes on to its next task only when it has done with the one before.
    for (const [other, file] of opened) {
      if (other === taskId) continue;
      opened.delete(other);
      // What was only read loses nothing if closing fails.
      await (await file.catch(() => undefined))?.close().catch(() => undefined);
    }
    // One that fails to be read stays open: it knows which of its blocks need not be tried again.
    const file = opened.get(taskId) ?? entry.open();
    opened.set(taskId, file);
    answer = { kind: 'bytes', readId, bytes: await (await file).read(offset, length) };
  } catch (error) {
    answer = { kind: 'bytes', readId, code: ioCode(error) };
  }
  worker.postMessage(answer);
}
