import type { Worker } from 'node:worker_threads';
import type { OpenFile, SourceEntry } from '../sources/Source';
import { answerRange, type RangeRequest } from '../threads/rangeReads';

/** Files that are open here for a thread that cannot open them. */
export interface RemoteFiles {
  open(taskId: number, entry: SourceEntry): void;
  /** Answers the thread; a file that is not open gives no answer. */
  read(request: RangeRequest): void;
  closeOne(taskId: number): void;
  /** Ends when all that are being closed are. */
  closing(): Promise<void>;
  /**
   * Closes all; for a thread that is no more. One that is still being opened, which may take for ever, is not waited
   * for: it is closed as soon as it is open.
   */
  close(): Promise<void>;
}

/** No files yet. */
export function createRemoteFiles(worker: Worker): RemoteFiles {
  const files = new Map<number, Promise<OpenFile>>();
  const opening = new Set<number>();
  const ending = new Set<Promise<void>>();
  const closeOne = (taskId: number): void => {
    const file = files.get(taskId);
    files.delete(taskId);
    if (file === undefined) return;
    // What was only read loses nothing if closing fails.
    const ended = file.then((open) => open.close()).catch(() => undefined);
    if (opening.has(taskId)) return;
    ending.add(ended);
    void ended.then(() => ending.delete(ended));
  };
  const closing = async (): Promise<void> => {
    await Promise.all(ending);
  };
  return {
    open: (taskId, entry) => {
      const file = Promise.resolve().then(() => entry.open());
      files.set(taskId, file);
      opening.add(taskId);
      const settled = (): boolean => opening.delete(taskId);
      // Why it cannot be opened is told to the first who reads from it.
      file.then(settled, settled);
    },
    read: ({ taskId, ...range }) => {
      const file = files.get(taskId);
      if (file !== undefined) void answerRange(worker, file, range);
    },
    closeOne,
    closing,
    close: () => {
      for (const taskId of files.keys()) closeOne(taskId);
      return closing();
    },
  };
}
