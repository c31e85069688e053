/**
 * Reads what is in instances, in a thread, so that the main side neither parses nor inflates. Invariants: a few
 * questions are with the thread, the others wait and can be given up at no cost; an instance on which the thread
 * hangs or dies is not tried again (`file.unparsable`), and the questions about others go to a new thread; a file
 * that only the main side can open is open here as long as the thread has it open.
 */
import type { TagRow } from '../../core/dicom/tagRows';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ExpectedInstance } from '../../core/fileset/expectedInstance';
import type { ImageDescription } from '../../core/imaging/types';
import type { SourceEntry } from '../sources/Source';
import { stateTask, watchThread } from '../threads/threadState';
import { startThread, type StartedThread } from '../threads/startThread';
import { workerFile } from '../workerFile';
import type { FromReaderThread, ReaderAnswers, ReaderQuestion, ToReaderThread } from './readerProtocol';
import { createRemoteFiles, type RemoteFiles } from './remoteFiles';

/**
 * What the window asks about instances. All of it fails with `job.cancelled` once it is closed, and with
 * `source.otherFile` where the file is not the `expected` instance.
 */
export interface ReaderThread {
  /** @throws {AppError} source.*, file.*, pixels.* */
  describe(entry: SourceEntry, instanceId: string, expected?: ExpectedInstance): Promise<ImageDescription>;
  /** @throws {AppError} source.*, file.* */
  tags(entry: SourceEntry, expected?: ExpectedInstance): Promise<readonly TagRow[]>;
  /**
   * Stored bytes of one frame, owned by the caller; they fill their buffer.
   * @param frameIndex from 0
   * @throws {AppError} job.cancelled; source.*, file.*, pixels.*
   */
  readFrame(
    entry: SourceEntry,
    frameIndex: number,
    signal?: AbortSignal,
    expected?: ExpectedInstance,
  ): Promise<Uint8Array>;
  /** Closes the files of these entries, after the reads under way; call it before their source is closed. */
  release(entries: ReadonlySet<SourceEntry>): Promise<void>;
  close(): Promise<void>;
}

export interface ReaderThreadOptions {
  readonly script?: string;
  /** How long the thread may compute at a stretch; as `watchThread`. */
  readonly maxComputeMs?: number;
}

/** Questions that are with the thread at once: enough that reads of a slow medium overlap. */
const maxSent = 8;
const memory = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

interface Ask {
  readonly askId: number;
  readonly entryId: number;
  readonly entry: SourceEntry;
  readonly question: ReaderQuestion;
  /** Does nothing once it is settled. */
  readonly settle: (outcome: { readonly value: unknown } | { readonly error: AppError }) => void;
  isSettled: boolean;
}

interface Running extends StartedThread {
  readonly files: RemoteFiles;
  endWatch: (() => void) | null;
}

/**
 * Starts the thread, so that it is there when the first image is asked for.
 * @throws {AppError} internal.unexpected when its script was not built
 */
export function startReaderThread({
  script = workerFile('readerWorker'),
  maxComputeMs,
}: ReaderThreadOptions = {}): ReaderThread {
  let queue: Ask[] = [];
  const sent = new Map<number, Ask>();
  const releases = new Map<number, () => void>();
  const entryIds = new WeakMap<SourceEntry, number>();
  const unparsable = new WeakSet<SourceEntry>();
  const ending = new Set<Promise<void>>();
  let [lastAskId, lastEntryId] = [0, 0];
  let isClosed = false;

  const start = (): Running => {
    const { worker, state } = startThread(script, memory);
    const files = createRemoteFiles(worker);
    const started: Running = { worker, state, files, endWatch: null };
    const onDeath = (): void => onEnd(started);
    worker.on('message', (message: FromReaderThread) => {
      if (running === started) onMessage(message, started);
    });
    worker.on('error', onDeath).on('exit', onDeath);
    return started;
  };

  /** The thread keeps the program running, and is watched, as long as it has something to do. */
  const watchWhileBusy = (): void => {
    if (running === null) return;
    const { worker, state } = running;
    const isBusy = sent.size + releases.size > 0;
    if (isBusy && running.endWatch === null) {
      const watched = running;
      worker.ref();
      watched.endWatch = watchThread(state, () => onEnd(watched), maxComputeMs);
    } else if (!isBusy && running.endWatch !== null) {
      running.endWatch();
      running.endWatch = null;
      worker.unref();
    }
  };

  const stop = (stopped: Running): void => {
    stopped.endWatch?.();
    running = null;
    const ended = Promise.all([stopped.worker.terminate(), stopped.files.close()]).then(() => undefined);
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  };

  /** The thread hangs or is dead. */
  const onEnd = (dead: Running): void => {
    if (running !== dead) return;
    stop(dead);
    const lost = [...sent.values()];
    const atHand = Atomics.load(dead.state, stateTask);
    const blamed = lost.find(({ entryId }) => entryId === atHand) ?? lost[0];
    if (blamed !== undefined) unparsable.add(blamed.entry);
    sent.clear();
    queue = [...lost, ...queue];
    // Its files are closed with it.
    for (const done of releases.values()) done();
    releases.clear();
    pump();
  };

  const post = (to: Running, message: ToReaderThread): void => to.worker.postMessage(message);

  const pump = (): void => {
    while (sent.size < maxSent && queue.length > 0) {
      const ask = queue.shift() as Ask;
      const { askId, entryId, entry, question } = ask;
      if (ask.isSettled) continue;
      if (unparsable.has(entry)) {
        ask.settle({ error: new AppError('file.unparsable') });
        continue;
      }
      try {
        running ??= start();
      } catch (error) {
        ask.settle({ error: asAppError(error, 'internal.unexpected') });
        continue;
      }
      const { size, filePath } = entry;
      sent.set(askId, ask);
      post(running, {
        kind: 'ask',
        askId,
        entry: { entryId, size, ...(filePath === undefined ? {} : { filePath }) },
        question,
      });
    }
    watchWhileBusy();
  };

  const onMessage = (message: FromReaderThread, { files }: Running): void => {
    switch (message.kind) {
      case 'answer':
      case 'refusal': {
        const ask = sent.get(message.askId);
        sent.delete(message.askId);
        if (message.kind === 'answer') ask?.settle({ value: message.value });
        else ask?.settle({ error: new AppError(message.code, message.facts) });
        pump();
        return;
      }
      case 'released':
        void files.closing().then(releases.get(message.askId));
        releases.delete(message.askId);
        watchWhileBusy();
        return;
      case 'open': {
        const asked = [...sent.values()].find(({ entryId }) => entryId === message.entryId);
        if (asked !== undefined) files.open(message.taskId, asked.entry);
        return;
      }
      case 'read':
        files.read(message);
        return;
      case 'close':
        files.closeOne(message.taskId);
    }
  };

  const ask = <Kind extends ReaderQuestion['kind']>(
    entry: SourceEntry,
    question: ReaderQuestion & { readonly kind: Kind },
    signal?: AbortSignal,
  ): Promise<ReaderAnswers[Kind]> =>
    new Promise((resolve, reject) => {
      if (isClosed || signal?.aborted === true) {
        reject(new AppError('job.cancelled'));
        return;
      }
      const askId = (lastAskId += 1);
      const entryId = entryIds.get(entry) ?? (lastEntryId += 1);
      entryIds.set(entry, entryId);
      const onAbort = (): void => {
        asked.settle({ error: new AppError('job.cancelled') });
        if (sent.has(askId) && running !== null) post(running, { kind: 'cancel', askId });
      };
      const asked: Ask = {
        askId,
        entryId,
        entry,
        question,
        isSettled: false,
        settle: (outcome) => {
          if (asked.isSettled) return;
          asked.isSettled = true;
          signal?.removeEventListener('abort', onAbort);
          // The thread answers each question with what belongs to its kind.
          if ('value' in outcome) resolve(outcome.value as ReaderAnswers[Kind]);
          else reject(outcome.error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.push(asked);
      pump();
    });

  let running: Running | null = start();
  return {
    describe: (entry, instanceId, expected) => ask(entry, { kind: 'describe', instanceId, expected }),
    tags: (entry, expected) => ask(entry, { kind: 'tags', expected }),
    readFrame: (entry, frameIndex, signal, expected) =>
      ask(entry, { kind: 'frame', frameIndex, expected }, signal),
    release: (entries) => {
      // Their ids lead nowhere from now on.
      for (const waiting of queue) {
        if (entries.has(waiting.entry)) waiting.settle({ error: new AppError('ipc.badGrant') });
      }
      const gone = [...entries].flatMap((entry) => entryIds.get(entry) ?? []);
      const to = running;
      if (to === null || gone.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const askId = (lastAskId += 1);
        releases.set(askId, resolve);
        post(to, { kind: 'release', askId, entryIds: new Set(gone) });
        watchWhileBusy();
      });
    },
    close: async () => {
      isClosed = true;
      for (const one of [...sent.values(), ...queue]) one.settle({ error: new AppError('job.cancelled') });
      for (const done of releases.values()) done();
      sent.clear();
      releases.clear();
      queue = [];
      if (running !== null) stop(running);
      await Promise.all(ending);
    },
  };
}
