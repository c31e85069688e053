/**
 * Read-only bytes of known size, whatever they stand in (a file, an entry of an archive, memory).
 * `read` gives at most `length` bytes from `offset`; fewer only at the end. The result is owned by the caller.
 */
export interface RandomAccess {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** RandomAccess over bytes in memory. Results are views, not copies. */
export function memoryAccess(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: (offset, length) =>
      Promise.resolve(bytes.subarray(offset, Math.min(bytes.length, offset + length))),
  };
}
