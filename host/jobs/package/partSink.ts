import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

/**
 * The open `.part` file as a stream that can go back. Writes are positioned, so that the bytes of an
 * entry which failed half-way are overwritten by the next one.
 */
export interface PartSink {
  readonly stream: Writable;
  /** Waits until `length` bytes are on their way to the disk. Fails when the stream did. */
  reached(length: number): Promise<void>;
  /** Goes back to `length`. Only after `reached` of everything that was sent. */
  rewind(length: number): Promise<void>;
}

/** @param onReached is told up to where the file was written */
export function openPartSink(handle: FileHandle, onReached: (position: number) => void): PartSink {
  let position = 0;
  let waiting: { length: number; resolve: () => void; reject: (error: unknown) => void } | undefined;
  const settle = () => {
    if (waiting !== undefined && position >= waiting.length) {
      waiting.resolve();
      waiting = undefined;
    }
  };
  const stream = new Writable({
    highWaterMark: 4 * 1024 * 1024,
    writev(chunks, done) {
      const buffers = chunks.map(({ chunk }) => chunk as Uint8Array);
      writeAll(handle, buffers, position).then(
        (length) => {
          position += length;
          onReached(position);
          settle();
          done();
        },
        (error: unknown) => done(error as Error),
      );
    },
    destroy(error, done) {
      waiting?.reject(error ?? new Error('closed'));
      waiting = undefined;
      done(error);
    },
  });
  return {
    stream,
    reached: (length) =>
      new Promise((resolve, reject) => {
        waiting = { length, resolve, reject };
        settle();
      }),
    async rewind(length) {
      await handle.truncate(length);
      position = length;
    },
  };
}

/** Writes all bytes: a system call may take fewer than it was given. */
async function writeAll(
  handle: FileHandle,
  buffers: readonly Uint8Array[],
  position: number,
): Promise<number> {
  const total = buffers.reduce((sum, { length }) => sum + length, 0);
  const first = buffers.length > 1 ? (await handle.writev(buffers, position)).bytesWritten : 0;
  if (first === total) return total;
  const rest = buffers.length === 1 && buffers[0] !== undefined ? buffers[0] : Buffer.concat(buffers);
  for (let written = first; written < total;) {
    written += (await handle.write(rest, written, total - written, position + written)).bytesWritten;
  }
  return total;
}
