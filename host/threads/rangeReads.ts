/** How a thread reads files that only the main side can open (entries of archives and images, files in a browser). */
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import { ioCode } from '../sources/ioError';
import type { OpenFile } from '../sources/Source';

/** From the thread. */
export interface RangeRequest {
  readonly kind: 'read';
  readonly readId: number;
  /** By what both sides know the file. */
  readonly taskId: number;
  readonly offset: number;
  readonly length: number;
}

/** To the thread: bytes, or the code of what was in the way. */
export interface RangeAnswer {
  readonly kind: 'bytes';
  readonly readId: number;
  readonly bytes?: Uint8Array;
  readonly code?: ErrorCode;
}

/** The thread's side. */
export interface RangeReads {
  /** @throws {AppError} as the file on the main side, by its code alone */
  read(taskId: number, offset: number, length: number): Promise<Uint8Array>;
  /** To be called with each answer. */
  onAnswer(answer: RangeAnswer): void;
}

/** Gives reads that ask the main side by `send`. */
export function createRangeReads(send: (request: RangeRequest) => void): RangeReads {
  const waiting = new Map<number, (answer: RangeAnswer) => void>();
  let lastReadId = 0;
  return {
    read: (taskId, offset, length) =>
      new Promise((resolve, reject) => {
        lastReadId += 1;
        waiting.set(lastReadId, ({ bytes, code }) => {
          if (bytes === undefined) reject(new AppError(code ?? 'source.unreadable'));
          else resolve(bytes);
        });
        send({ kind: 'read', readId: lastReadId, taskId, offset, length });
      }),
    onAnswer: (answer) => {
      const resolve = waiting.get(answer.readId);
      waiting.delete(answer.readId);
      resolve?.(answer);
    },
  };
}

/** The main side: reads from `file` and answers the thread. Never throws. */
export async function answerRange(
  worker: Worker,
  file: Promise<OpenFile>,
  { readId, offset, length }: Omit<RangeRequest, 'kind' | 'taskId'>,
): Promise<void> {
  try {
    // What was read may be a view of bytes that others use; a copy moves to the thread without one more.
    const bytes = new Uint8Array(await (await file).read(offset, length));
    worker.postMessage({ kind: 'bytes', readId, bytes } satisfies RangeAnswer, [bytes.buffer]);
  } catch (error) {
    worker.postMessage({ kind: 'bytes', readId, code: ioCode(error) } satisfies RangeAnswer);
  }
}
