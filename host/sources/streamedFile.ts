import type { OpenFile } from './Source';

/** Bytes kept behind the furthest one read; a read further back starts the stream again. */
const maxKept = 64 * 1024 * 1024;

/**
 * A file whose bytes come from a stream that can only be read forwards (an entry that is deflated or encrypted).
 * Invariants: `chunks` are the bytes from `start` to `end` of the stream; one read runs at a time; a read before
 * `start` begins the stream anew; where the stream failed every read of what lies behind fails alike, so that no gap is taken
 * for the end.
 * @param open begins the stream
 * @param release called once, on close
 */
export function streamedFile(
  size: number,
  open: () => AsyncGenerator<Uint8Array>,
  release: () => Promise<void>,
): OpenFile {
  let stream: AsyncGenerator<Uint8Array> | undefined;
  let chunks: Uint8Array[] = [];
  let start = 0;
  let end = 0;
  let failure: { readonly error: unknown } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const stop = async (): Promise<void> => {
    const running = stream;
    stream = undefined;
    chunks = [];
    start = 0;
    end = 0;
    failure = undefined;
    await running?.return(undefined);
  };
  const copy = (offset: number, length: number): Uint8Array => {
    const result = new Uint8Array(Math.max(0, Math.min(length, end - offset)));
    let position = start;
    for (const chunk of chunks) {
      const from = Math.max(0, offset - position);
      const to = Math.min(chunk.length, offset + result.length - position);
      if (from < to) result.set(chunk.subarray(from, to), position + from - offset);
      position += chunk.length;
    }
    return result;
  };
  const nextOf = async (
    running: AsyncGenerator<Uint8Array>,
  ): Promise<IteratorResult<Uint8Array, unknown>> => {
    try {
      return await running.next();
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (offset < start) await stop();
    stream ??= open();
    const wanted = Math.min(offset + length, size);
    while (end < wanted) {
      if (failure !== undefined) throw failure.error;
      const next = await nextOf(stream);
      if (next.done === true) break;
      chunks.push(next.value);
      end += next.value.length;
      for (let first = chunks[0]; first !== undefined; first = chunks[0]) {
        const isNeeded = start + first.length > offset || end - start <= maxKept;
        if (isNeeded) break;
        chunks.shift();
        start += first.length;
      }
    }
    return copy(offset, length);
  };
  return {
    size,
    read: (offset, length) => {
      const result = queue.then(() => read(offset, length));
      queue = result.catch(() => undefined);
      return result;
    },
    close: async () => {
      await queue;
      await stop();
      await release();
    },
  };
}
