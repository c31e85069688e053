/**
 * One worker thread of jobs, which it serves one after the other. Invariants: a task that the thread hangs or dies on fails
 * with `file.unparsable`, and the others that it had go to a new thread, but for what had moved there with it; a file that
 * only this side can open is open here as long as its task is with the thread; between two jobs it knows nothing of either
 * and does not keep the program running.
 */
import { AppError } from '../../../core/errors/AppError';
import { createRemoteFiles, type RemoteFiles } from '../../frames/remoteFiles';
import type { SourceEntry } from '../../sources/Source';
import { startThread, type StartedThread } from '../../threads/startThread';
import { stateTask, watchThread } from '../../threads/threadState';
import type { DeidThreadSettings } from './deidSettings';
import { askedAgain, movedWith, type FromJobThread, type JobQuestion, type ToJobThread } from './jobProtocol';

/** A question under way. */
export interface JobTask {
  readonly taskId: number;
  /** None where the thread reads what we write. */
  readonly entry: SourceEntry | undefined;
  readonly question: JobQuestion;
  /** Is given the chunks of a stream. */
  onChunk?(bytes: Uint8Array): void;
  settle(outcome: { readonly value: unknown } | { readonly error: AppError }): void;
}

/** A job, for one of its threads. */
export interface ThreadJob {
  readonly settings: DeidThreadSettings | undefined;
  /** Called whenever a task was settled. */
  onSettled(): void;
}

export interface JobThread {
  /** Tasks that were given and are not done. */
  readonly load: number;
  /** Begins with a job; only when there is none. */
  begin(job: ThreadJob): void;
  /** Is done with its job; only when it has no task. */
  rest(): void;
  give(task: JobTask): void;
  more(taskId: number): void;
  stop(taskId: number): void;
  /** Ends the thread; its tasks are not settled any more. */
  end(): Promise<void>;
}

export interface JobThreadOptions {
  readonly script: string;
  /** How long the thread may compute at a stretch; as `watchThread`. */
  readonly maxComputeMs: number;
}

/** What is made lives shortly; buffers stand outside of this memory. */
const memory = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };

interface Running extends StartedThread {
  readonly files: RemoteFiles;
}

/** Without a job. @throws {AppError} internal.unexpected when the script was not built */
export function startJobThread({ script, maxComputeMs }: JobThreadOptions): JobThread {
  const tasks = new Map<number, JobTask>();
  let job: ThreadJob | undefined;
  let endWatch = (): void => undefined;
  let isEnded = false;

  const start = (): Running => {
    const { worker, state } = startThread(script, memory);
    const started: Running = { worker, state, files: createRemoteFiles(worker) };
    const onDeath = (): void => onEnd(started);
    worker.on('message', (message: FromJobThread) => {
      if (running === started && !isEnded) onMessage(message);
    });
    worker.on('error', onDeath).on('exit', onDeath);
    return started;
  };

  const beginHere = ({ settings }: ThreadJob): void => {
    const begun = running;
    begun.worker.ref();
    endWatch = watchThread(begun.state, () => onEnd(begun), maxComputeMs);
    send({ kind: 'job', settings });
  };
  const restHere = (): void => {
    endWatch();
    running.worker.unref();
  };
  const stopRunning = async ({ worker, files }: Running): Promise<void> => {
    await Promise.all([worker.terminate(), files.close()]);
  };

  /** The thread hangs or is dead. */
  const onEnd = (dead: Running): void => {
    // Without a job it is started anew when the next begins.
    if (running !== dead || isEnded || job === undefined) return;
    const atHand = Atomics.load(dead.state, stateTask);
    const lost = [...tasks.values()];
    const blamed = tasks.get(atHand) ?? lost[0];
    restHere();
    void stopRunning(dead).catch(() => undefined);
    running = start();
    beginHere(job);
    for (const task of lost) {
      const question = task === blamed ? undefined : askedAgain(task.question);
      if (question === undefined) settle(task.taskId, { error: new AppError('file.unparsable') });
      else post({ ...task, question });
    }
  };

  const settle = (taskId: number, outcome: Parameters<JobTask['settle']>[0]): void => {
    const task = tasks.get(taskId);
    tasks.delete(taskId);
    running.files.closeOne(taskId);
    task?.settle(outcome);
    job?.onSettled();
  };

  const onMessage = (message: FromJobThread): void => {
    const { taskId } = message;
    switch (message.kind) {
      case 'answer':
        settle(taskId, { value: message.value });
        return;
      case 'refusal':
        settle(taskId, { error: new AppError(message.code, message.facts) });
        return;
      case 'chunk':
        tasks.get(taskId)?.onChunk?.(message.bytes);
        return;
      case 'read':
        running.files.read(message);
    }
  };

  const send = (message: ToJobThread, transfer: readonly ArrayBuffer[] = []): void =>
    running.worker.postMessage(message, transfer);
  const post = ({ taskId, entry, question }: JobTask): void => {
    const filePath = entry?.filePath;
    if (entry !== undefined && filePath === undefined) running.files.open(taskId, entry);
    send(
      {
        kind: 'ask',
        taskId,
        entry: { size: entry?.size ?? 0, ...(filePath === undefined ? {} : { filePath }) },
        question,
      },
      movedWith(question),
    );
  };

  let running = start();
  return {
    get load() {
      return tasks.size;
    },
    begin(next) {
      job = next;
      if (running.worker.threadId === -1) running = start();
      beginHere(next);
    },
    rest() {
      job = undefined;
      restHere();
      Atomics.store(running.state, stateTask, 0);
      send({ kind: 'rest' });
    },
    give(task) {
      tasks.set(task.taskId, task);
      post(task);
    },
    more: (taskId) => send({ kind: 'more', taskId }),
    stop: (taskId) => send({ kind: 'stop', taskId }),
    end: () => {
      isEnded = true;
      restHere();
      return stopRunning(running);
    },
  };
}
