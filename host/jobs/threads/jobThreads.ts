/**
 * The threads of one export, preview or upload. Invariants: threads start when there is something to do; the first of them
 * parse and de-identify, the others are for what is native code (to digest, deflate, inflate), since code that runs in one
 * thread only is compiled and optimized once; a thread has few tasks at once, so that the others are done by whichever is
 * free first; once the job is cancelled or the threads are closed, every task fails with `job.cancelled` at once, whatever
 * a thread is at.
 */
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, asAppError } from '../../../core/errors/AppError';
import type { ExpectedInstance } from '../../../core/fileset/expectedInstance';
import type { SourceEntry } from '../../sources/Source';
import { workerFile } from '../../workerFile';
import type { Assessment } from '../JobPrivacy';
import type { PackedContent } from '../package/entries';
import type { LocalEntry } from '../package/localEntry';
import type { DeidThreadSettings } from './deidSettings';
import { isNative, type JobAnswers, type JobQuestion, type MadeInstance } from './jobProtocol';
import { startJobThread, type JobTask, type JobThread } from './jobThread';
import type { SpareJobThreads } from './spareThreads';

/** What a job lets its threads do. All of it fails with `job.cancelled` once the job is cancelled or this is closed. */
export interface JobThreads {
  /** Tasks that keep all threads busy. */
  readonly tasksAhead: number;
  /** Starts a thread of each sort ahead of its work. @throws {AppError} internal.unexpected */
  prepare(): void;
  /** An instance as it is, for a zip. @throws {AppError} source.* */
  copy(
    entry: SourceEntry,
    how: {
      readonly isCompressed: boolean;
      readonly hasForeignPreamble: boolean;
      readonly expected: ExpectedInstance;
    },
  ): Promise<PackedContent>;
  /** Whether the file is still that instance. @throws {AppError} source.otherFile, file.*, source.* */
  check(entry: SourceEntry, expected: ExpectedInstance): Promise<null>;
  /** @throws {AppError} deid.*, file.*, source.* */
  deidentify(entry: SourceEntry, hasBytes: boolean, expected: ExpectedInstance): Promise<MadeInstance>;
  /** Bytes for a zip; they move to a thread: do not use them afterwards. */
  pack(bytes: Uint8Array, isCompressed: boolean): Promise<PackedContent>;
  /** @throws {AppError} file.*, source.* */
  assess(entry: SourceEntry, seriesInstanceUid: string): Promise<Assessment>;
  /** The bytes of a de-identified instance of this size, anew. @throws {AppError} as `deidentify`; source.changed */
  stream(entry: SourceEntry, size: number, expected: ExpectedInstance): AsyncGenerator<Uint8Array>;
  /** What stands in a file from `start` to `end`; undefined where that is no whole entry of a zip. */
  readBack(path: string, start: number, end: number): Promise<LocalEntry | undefined>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface JobThreadsOptions {
  readonly signal: AbortSignal;
  /** How to de-identify; without it nothing is de-identified. */
  readonly settings?: DeidThreadSettings | undefined;
  /** Threads of earlier jobs; they go back there when the job is done. */
  readonly spare?: SpareJobThreads | undefined;
  readonly script?: string;
  readonly maxComputeMs?: number;
}

/** How long a thread may compute without a sign of life: metadata may be 256 MB, and deflated data much larger. */
const longestComputeMs = 30_000;
/** How long `close` waits for the threads: one that waits for a medium ends only when that answers. */
const longestEndMs = 2000;
/** One that parses, and one for the rest. */
const leastThreads = 2;
/** More threads would warm up longer than they work, and the medium is shared. */
const mostThreads = 4;
/** The one at hand, and the next. */
const tasksPerThread = 2;
/** Load of a thread that would have to be started: less than that of one that has something to do. */
const notStarted = 0.5;

/** Threads, none of which runs yet. */
export function startJobThreads(options: JobThreadsOptions): JobThreads {
  const {
    signal,
    settings,
    spare,
    script = workerFile('jobWorker'),
    maxComputeMs = longestComputeMs,
  } = options;
  const size = Math.max(leastThreads, Math.min(mostThreads, availableParallelism()));
  const parsers = Math.floor(size / 2);
  /** By place: the first are for parsing. */
  const threads: (JobThread | undefined)[] = [];
  const parsing: JobTask[] = [];
  const other: JobTask[] = [];
  const open = new Map<number, JobTask>();
  /** By task: the thread that has it. */
  const owners = new Map<number, JobThread>();
  /** Memory of instances that are packed, for the next ones: a new one costs more than what is done in it. */
  const spent: ArrayBuffer[] = [];
  let lastTaskId = 0;
  let isClosed = false;
  let ended: Promise<unknown> = Promise.resolve();

  const threadAt = (place: number): JobThread => {
    const known = threads[place];
    if (known !== undefined) return known;
    const thread = spare?.take(place < parsers) ?? startJobThread({ script, maxComputeMs });
    thread.begin({ settings, onSettled: () => pump() });
    return (threads[place] = thread);
  };
  /** The place of the thread that is to have the next such task, if one has room. */
  const placeFor = (isForAll: boolean): number | undefined => {
    let best: number | undefined;
    let leastLoad = Infinity;
    for (let turn = 0; turn < size; turn += 1) {
      const place = isForAll ? size - 1 - turn : turn;
      const isParser = place < parsers;
      if (!isForAll && !isParser) continue;
      // A thread that parses does other things only when there is nothing to parse.
      const isSpare = isForAll && isParser;
      const room = isSpare ? (parsing.length > 0 ? 0 : 1) : tasksPerThread;
      const load = threads[place]?.load ?? notStarted;
      if (load < room && load < leastLoad) [best, leastLoad] = [place, load];
    }
    return best;
  };
  const giveAll = (queue: JobTask[], isForAll: boolean): void => {
    while (queue.length > 0 && !isClosed) {
      const place = placeFor(isForAll);
      if (place === undefined) return;
      const task = queue.shift() as JobTask;
      try {
        const thread = threadAt(place);
        owners.set(task.taskId, thread);
        thread.give(task);
      } catch (error) {
        task.settle({ error: asAppError(error, 'internal.unexpected') });
      }
    }
  };
  const pump = (): void => {
    giveAll(parsing, false);
    giveAll(other, true);
  };
  const close = (): Promise<unknown> => {
    if (isClosed) return ended;
    isClosed = true;
    signal.removeEventListener('abort', close);
    ended = Promise.race([
      Promise.all(
        threads.map((thread, place) =>
          thread?.load === 0 && spare !== undefined ? spare.giveBack(thread, place < parsers) : thread?.end(),
        ),
      ),
      wait(longestEndMs, undefined, { ref: false }),
    ]);
    for (const task of [...open.values()]) task.settle({ error: new AppError('job.cancelled') });
    return ended;
  };
  signal.addEventListener('abort', close, { once: true });

  const ask = <Kind extends JobQuestion['kind']>(
    entry: SourceEntry | undefined,
    question: JobQuestion & { readonly kind: Kind },
    onTask?: (taskId: number) => (bytes: Uint8Array) => void,
  ): Promise<JobAnswers[Kind]> =>
    new Promise((resolve, reject) => {
      if (isClosed || signal.aborted) {
        reject(new AppError('job.cancelled'));
        return;
      }
      const taskId = (lastTaskId += 1);
      const onChunk = onTask?.(taskId);
      const task: JobTask = {
        taskId,
        entry,
        question,
        ...(onChunk === undefined ? {} : { onChunk }),
        settle: (outcome) => {
          open.delete(taskId);
          owners.delete(taskId);
          // The thread answers each question with what belongs to its kind.
          if ('value' in outcome) resolve(outcome.value as JobAnswers[Kind]);
          else reject(outcome.error);
        },
      };
      open.set(taskId, task);
      (isNative(question) ? other : parsing).push(task);
      pump();
    });

  return {
    tasksAhead: size * (tasksPerThread + 1),
    prepare: () => {
      if (isClosed || signal.aborted) return;
      threadAt(0);
      threadAt(size - 1);
    },
    copy: (entry, how) => ask(entry, { kind: 'copy', ...how }),
    pack: async (bytes, isCompressed) => {
      const { content, memory } = await ask(undefined, { kind: 'pack', bytes, isCompressed });
      if (memory !== undefined) spent.push(memory);
      return content;
    },
    check: (entry, expected) => ask(entry, { kind: 'check', expected }),
    deidentify: (entry, hasBytes, expected) =>
      ask(entry, { kind: 'deidentify', hasBytes, expected, memory: hasBytes ? spent.pop() : undefined }),
    assess: (entry, seriesInstanceUid) => ask(entry, { kind: 'assess', seriesInstanceUid }),
    readBack: (path, start, end) => ask(undefined, { kind: 'readBack', path, start, end }),
    async *stream(entry, bytes, expected) {
      const chunks: Uint8Array[] = [];
      let taskId = 0;
      let wake: (() => void) | undefined;
      let end: { readonly error?: unknown } | undefined;
      const finish = (outcome: { readonly error?: unknown }): void => {
        end = outcome;
        wake?.();
      };
      ask(entry, { kind: 'stream', size: bytes, expected }, (id) => {
        taskId = id;
        return (chunk) => {
          chunks.push(chunk);
          wake?.();
        };
      }).then(
        () => finish({}),
        (error: unknown) => finish({ error }),
      );
      try {
        for (;;) {
          const chunk = chunks.shift();
          if (chunk !== undefined) {
            yield chunk;
            owners.get(taskId)?.more(taskId);
          } else if (end === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if ('error' in end) throw end.error;
          else return;
        }
      } finally {
        owners.get(taskId)?.stop(taskId);
      }
    },
    close: async () => {
      await close();
    },
  };
}
