import { AppError } from '../../core/errors/AppError';
import type { DropRead } from '../../ipc/webProtocol';

/** Most bytes asked for in one request; a longer read is made of several. */
export const readLimit = 8 * 1024 * 1024;

/** Reads of files that stay in the browser: asked by an event, answered by a request. */
export interface BrowserReads {
  /** @throws {AppError} source.vanished when the page is gone or cannot read the file any more */
  read(dropId: string, fileIndex: number, offset: number, length: number): Promise<Uint8Array>;
  /** Longest answer that `readId` may have; undefined when nobody waits for it. */
  expected(readId: string): number | undefined;
  deliver(readId: string, bytes: Uint8Array): void;
  fail(readId: string): void;
  /** The last page left: nothing will be answered. */
  failAll(): void;
}

interface Waiting {
  readonly length: number;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: AppError) => void;
}

/** @param ask sends the wish to the page; false when there is none */
export function createBrowserReads(ask: (read: DropRead) => boolean): BrowserReads {
  const waiting = new Map<string, Waiting>();
  let last = 0;
  const vanished = (): AppError => new AppError('source.vanished');

  const readPiece = (
    dropId: string,
    fileIndex: number,
    offset: number,
    length: number,
  ): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      last += 1;
      const readId = String(last);
      waiting.set(readId, { length, resolve, reject });
      if (!ask({ readId, dropId, fileIndex, offset, length })) take(readId)?.reject(vanished());
    });
  const take = (readId: string): Waiting | undefined => {
    const found = waiting.get(readId);
    waiting.delete(readId);
    return found;
  };

  return {
    read: async (dropId, fileIndex, offset, length) => {
      if (length <= readLimit) return readPiece(dropId, fileIndex, offset, length);
      const whole = new Uint8Array(length);
      for (let done = 0; done < length; done += readLimit) {
        const piece = await readPiece(dropId, fileIndex, offset + done, Math.min(readLimit, length - done));
        whole.set(piece, done);
      }
      return whole;
    },
    expected: (readId) => waiting.get(readId)?.length,
    deliver: (readId, bytes) => {
      const found = take(readId);
      // The browser slices exactly; another length means that the file is not the one that was dropped.
      if (found && bytes.length !== found.length) found.reject(new AppError('source.changed'));
      else found?.resolve(bytes);
    },
    fail: (readId) => take(readId)?.reject(vanished()),
    failAll: () => {
      for (const readId of [...waiting.keys()]) take(readId)?.reject(vanished());
    },
  };
}
