/**
 * Reading from damaged media. Invariants: no block is tried more than `maxBlockTries` times; a block that failed that
 * often is not touched again while the file is open; a read gives all of its bytes or fails, so that no gap is ever
 * taken for data; what is not a damage (the disc is gone) fails at once.
 */
import type { RandomAccess } from '../../core/bytes/RandomAccess';
import { AppError } from '../../core/errors/AppError';
import type { OpenFile } from './Source';

/** Bytes that fail together on an optical disc. */
export const blockLength = 2048;
/** Tries for one block: with the read that met it, alone, and once more. */
export const maxBlockTries = 3;
/** A drive may take many seconds for one failing read: after so long in vain on one file nothing is tried again. */
export const maxRecoveryMs = 20_000;

/** Reads of `access` with the tries that a damaged medium is worth. `now` gives milliseconds. */
export function resilientAccess(access: RandomAccess, now = (): number => performance.now()): RandomAccess {
  const badBlocks = new Set<number>();
  let spentMs = 0;

  const blockwise = async (offset: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const block = Math.floor((offset + done) / blockLength);
      const wanted = Math.min((block + 1) * blockLength - offset - done, length - done);
      const part = await oneBlock(block, offset + done, wanted);
      bytes.set(part, done);
      done += part.length;
      if (part.length < wanted) break;
    }
    return bytes.subarray(0, done);
  };
  /** The read that met it was the first try. */
  const oneBlock = async (block: number, offset: number, length: number): Promise<Uint8Array> => {
    for (let tries = 2; ; tries += 1) {
      const begin = now();
      try {
        return await access.read(offset, length);
      } catch (error) {
        spentMs += now() - begin;
        if (!isDamage(error)) throw error;
        if (tries < maxBlockTries && spentMs < maxRecoveryMs) continue;
        badBlocks.add(block);
        throw error;
      }
    }
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (badBlocks.size > 0 && isKnownBad(badBlocks, offset, length)) throw new AppError('source.unreadable');
    const begin = now();
    try {
      return await access.read(offset, length);
    } catch (error) {
      spentMs += now() - begin;
      if (!isDamage(error) || spentMs >= maxRecoveryMs) throw error;
      return blockwise(offset, Math.max(0, Math.min(length, access.size - offset)));
    }
  };
  return { size: access.size, read };
}

/** The same for a file that is to be closed. */
export function resilientFile(file: OpenFile): OpenFile {
  return { ...resilientAccess(file), close: () => file.close() };
}

function isDamage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'source.unreadable';
}

function isKnownBad(badBlocks: ReadonlySet<number>, offset: number, length: number): boolean {
  for (const block of badBlocks) {
    if (block * blockLength < offset + length && (block + 1) * blockLength > offset) return true;
  }
  return false;
}
