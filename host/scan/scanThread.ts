import type { Worker } from 'node:worker_threads';
import type { OpenFile, SourceEntry } from '../sources/Source';
import { answerRange, type RangeRequest } from '../threads/rangeReads';
import { startThread, type StartedThread } from '../threads/startThread';
import { stateTask, watchThread } from '../threads/threadState';
import { workerFile } from '../workerFile';
import type { FromScanThread, ScanResult, ToScanThread } from './scanProtocol';

/** Headers are much short-lived data: a larger young generation spares most of the collections. */
const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };

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
  let running = startThread(script, memory);
  let isEnded = false;
  return {
    run: async (entries, onResult) => {
      // It may have died while it had nothing to do.
      if (running.worker.threadId === -1) running = startThread(script, memory);
      const pending = new Map(entries.map((numbered) => [numbered.taskId, numbered.entry]));
      while (pending.size > 0 && !isEnded) {
        const culprit = await runOnce(running, pending, onResult);
        if (culprit === null || isEnded) continue;
        const entry = pending.get(culprit);
        pending.delete(culprit);
        if (entry !== undefined) onResult(entry, { kind: 'refused', code: 'file.unparsable' });
        await running.worker.terminate();
        running = startThread(script, memory);
      }
    },
    end: async () => {
      isEnded = true;
      await running.worker.terminate();
    },
  };
}

/** Runs a batch; gives null when it is done, or the id of the task at which the thread hung or died. */
function runOnce(
  { worker, state }: StartedThread,
  pending: Map<number, SourceEntry>,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
): Promise<number | null> {
  const opened = new Map<number, Promise<OpenFile>>();
  return new Promise((resolve) => {
    const finish = (culprit: number | null): void => {
      endWatch();
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
    const endWatch = watchThread(state, onDeath);
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
  { taskId, ...range }: RangeRequest,
  pending: ReadonlyMap<number, SourceEntry>,
  opened: Map<number, Promise<OpenFile>>,
): Promise<void> {
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
  const file = opened.get(taskId) ?? Promise.resolve().then(() => entry.open());
  opened.set(taskId, file);
  await answerRange(worker, file, range);
}
