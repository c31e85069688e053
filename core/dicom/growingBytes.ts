/** Up to this length bytes are copied whenever more come. */
const smallLength = 8 * 1024 * 1024;

/** Bytes to which more are added at their end. */
export interface GrowingBytes {
  /** All so far: a view, which stays as it is when more are added. */
  readonly bytes: Uint8Array;
  /** Copies `more`, but for the first, of which a view is kept. */
  add(more: Uint8Array): void;
}

/**
 * Without bytes. Once there are many, they stand in memory that is taken for all that may come: a copy for each time
 * that more come would take several times as much, and memory that is not written to costs nothing.
 * @param capacity length that is not expected to be passed
 */
export function growingBytes(capacity: number): GrowingBytes {
  let bytes: Uint8Array = new Uint8Array(0);
  let room: Uint8Array | undefined;
  return {
    get bytes() {
      return bytes;
    },
    add(more) {
      if (bytes.length === 0) {
        bytes = more;
        return;
      }
      const length = bytes.length + more.length;
      if (room === undefined || room.length < length) {
        room = new Uint8Array(length > smallLength ? Math.max(length, capacity) : length);
        room.set(bytes);
      }
      room.set(more, bytes.length);
      bytes = room.subarray(0, length);
    },
  };
}
