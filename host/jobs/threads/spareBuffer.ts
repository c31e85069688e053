/** Memory that is used for one thing after the other: a new buffer for each would cost more than what is done with it. */
export interface SpareBuffer {
  /** `length` bytes with anything in them, good until the next call. */
  take(length: number): Uint8Array;
  /** Gives the memory up, until it is asked for again. */
  drop(): void;
}

/** Nothing is held before it is asked for. */
export function createSpareBuffer(): SpareBuffer {
  let memory = new Uint8Array(0);
  return {
    take: (length) => {
      if (memory.length < length) memory = new Uint8Array(length);
      return memory.subarray(0, length);
    },
    drop: () => {
      memory = new Uint8Array(0);
    },
  };
}
