import type { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../../core/errors/codes';
import type { OpenFile, SourceEntry } from '../sources/Source';
import { answerRange, type RangeRequest } from '../threads/rangeReads';
import { startThread, type StartedThread } from '../threads/startThread';
import { stateTask, watchThread } from '../threads/threadState';
import { lookAtFiles, type FileFacts, type LookAtFiles } from '../sources/lookAtFiles';
import { workerFile } from '../workerFile';
import { unpackRow } from './packInstances';
import type { FromScanThread, LookAnswer, ScanResult, ToScanThread } from './scanProtocol';

/** Headers are much short-lived data: a larger young generation spares most of the collections. */
const memory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };

/** An entry with the id by which the thread knows it. */
export interface NumberedEntry {
  readonly taskId: number;
  readonly entry: SourceEntry;
}

/** One worker thread with what it needs around it. */
export interface ScanThread {
  /**
   * Gives each entry's result to `onResult`, in no promised order, and is done when all have one. A second run may be
   * given while the first is under way, so that the thread need not wait for it: runs are done one after the other.
   */
  run(entries: readonly NumberedEntry[], onResult: OnScanResult): Promise<void>;
  /** Asks the file system in the thread, between two files that it reads. Never rejects. */
  readonly look: LookAtFiles;
  end(): Promise<void>;
}

type OnScanResult = (entry: SourceEntry, result: ScanResult) => void;

interface Run {
  /** By task id: what has no result yet. */
  readonly pending: Map<number, SourceEntry>;
  readonly onResult: OnScanResult;
  readonly finish: () => void;
}

/**
 * Starts a thread. A file on which it hangs or dies gets `file.unparsable`; the thread is started anew and the
 * rest goes on.
 * @throws {AppError} internal.unexpected when the worker's script was not built
 */
export function startScanThread(script = workerFile('scanWorker')): ScanThread {
  /** The first is at hand. */
  const runs: Run[] = [];
  const opened = new Map<number, Promise<OpenFile>>();
  const looks = new Map<number, (answer: LookAnswer | undefined) => void>();
  let lastLookId = 0;
  let endWatch = (): void => undefined;
  let isEnded = false;

  const start = (): StartedThread => {
    const started = startThread(script, memory);
    const onDeath = (): void => onEnd(started);
    started.worker
      .on('message', (message: FromScanThread) => {
        if (running === started) onMessage(message);
      })
      .on('error', onDeath)
      .on('exit', onDeath);
    return started;
  };
  const entryOf = (taskId: number): SourceEntry | undefined =>
    runs.find(({ pending }) => pending.has(taskId))?.pending.get(taskId);
  const settle = (taskId: number, result: ScanResult): void => {
    const run = runs.find(({ pending }) => pending.has(taskId));
    const entry = run?.pending.get(taskId);
    run?.pending.delete(taskId);
    if (entry !== undefined) run?.onResult(entry, result);
  };
  const closeFiles = (): void => {
    // What was only read loses nothing if closing fails.
    for (const file of opened.values()) void file.then((open) => open.close()).catch(() => undefined);
    opened.clear();
  };
  const beginWork = (): void => {
    const begun = running;
    begun.worker.ref();
    endWatch = watchThread(begun.state, () => onEnd(begun));
  };
  const endWork = (): void => {
    endWatch();
    running.worker.unref();
    closeFiles();
  };
  const isAtWork = (): boolean => runs.length > 0 || looks.size > 0;
  const post = ({ pending }: Run): void => {
    const tasks = [...pending].map(([taskId, { size, filePath }]) => ({
      taskId,
      size,
      ...(filePath === undefined ? {} : { filePath }),
    }));
    running.worker.postMessage({ kind: 'tasks', tasks } satisfies ToScanThread);
  };
  const finishFirst = (): void => {
    const run = runs.shift();
    if (!isAtWork()) endWork();
    run?.finish();
  };
  const answerLook = (answer: LookAnswer): void => {
    const resolve = looks.get(answer.lookId);
    looks.delete(answer.lookId);
    if (!isAtWork()) endWork();
    resolve?.(answer);
  };
  /** Whoever asks then asks elsewhere. */
  const giveUpLooks = (): void => {
    const waiting = [...looks.values()];
    looks.clear();
    for (const resolve of waiting) resolve(undefined);
  };
  const onMessage = (message: FromScanThread): void => {
    if (message.kind === 'done') finishFirst();
    else if (message.kind === 'read')
      void answerRead(running.worker, message, entryOf(message.taskId), opened);
    else if (message.kind === 'looked') answerLook(message);
    else {
      for (const [taskId, result] of message.results) settle(taskId, result);
      const { instances } = message;
      for (const row of instances?.rows ?? [])
        if (instances !== undefined) settle(row[0], { kind: 'instance', summary: unpackRow(instances, row) });
    }
  };
  /** The thread hangs or is dead. */
  const onEnd = (dead: StartedThread): void => {
    // Without work it is started anew when there is some.
    if (running !== dead || !isAtWork()) return;
    endWork();
    giveUpLooks();
    if (isEnded) {
      for (const run of runs.splice(0)) run.finish();
      return;
    }
    const atHand = Atomics.load(dead.state, stateTask);
    const culprit =
      entryOf(atHand) === undefined ? runs.flatMap(({ pending }) => [...pending.keys()])[0] : atHand;
    if (culprit !== undefined) settle(culprit, { kind: 'refused', code: 'file.unparsable' });
    void dead.worker.terminate();
    for (const run of runs.splice(0)) {
      if (run.pending.size > 0) runs.push(run);
      else run.finish();
    }
    if (runs.length === 0) return;
    running = start();
    beginWork();
    for (const run of runs) post(run);
  };

  let running = start();
  const wake = (): void => {
    // It may have died while it had nothing to do.
    if (running.worker.threadId === -1) running = start();
    beginWork();
  };
  return {
    run: (entries, onResult) =>
      new Promise((resolve) => {
        const pending = new Map(entries.map((numbered) => [numbered.taskId, numbered.entry]));
        if (isEnded) {
          resolve();
          return;
        }
        const run = { pending, onResult, finish: resolve };
        if (!isAtWork()) wake();
        runs.push(run);
        post(run);
      }),
    look: async (paths) => {
      if (isEnded) return lookAtFiles(paths);
      if (!isAtWork()) wake();
      lastLookId += 1;
      const answered = new Promise<LookAnswer | undefined>((resolve) => looks.set(lastLookId, resolve));
      running.worker.postMessage({ kind: 'look', lookId: lastLookId, paths } satisfies ToScanThread);
      const answer = await answered;
      return answer === undefined ? lookAtFiles(paths) : { facts: factsOf(answer), tookMs: answer.tookMs };
    },
    end: async () => {
      isEnded = true;
      await running.worker.terminate();
    },
  };
}

function factsOf({ sizes, positions, codes }: LookAnswer): readonly (FileFacts | ErrorCode)[] {
  const facts: (FileFacts | ErrorCode)[] = Array.from(sizes, (size, index) => ({
    size,
    position: positions[index] ?? 0,
  }));
  for (const [index, code] of codes) facts[index] = code;
  return facts;
}

async function answerRead(
  worker: Worker,
  { taskId, ...range }: RangeRequest,
  entry: SourceEntry | undefined,
  opened: Map<number, Promise<OpenFile>>,
): Promise<void> {
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
