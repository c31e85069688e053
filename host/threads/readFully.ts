import { readSync } from 'node:fs';

/** Bytes read until `bytes` are full or the file ends. Blocks: for threads only. @throws {NodeJS.ErrnoException} */
export function readFully(descriptor: number, bytes: Uint8Array, position: number): number {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(descriptor, bytes, done, bytes.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
