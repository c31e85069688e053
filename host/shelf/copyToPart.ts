import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '../../core/errors/AppError';
import type { SourceEntry } from '../sources/Source';
import { written } from './written';

const defaultChunkBytes = 1024 * 1024;

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Bytes of one read. */
  readonly chunkBytes?: number;
  /** Waited for before each read. */
  readonly beforeRead?: () => Promise<void>;
  /** Told of each piece as it was read, in order. */
  readonly onChunk?: (bytes: Uint8Array, offset: number) => void;
}

/**
 * Copies one file to `part`, private to the user, and waits until it is on the disk. Gives the SHA-256 of what was
 * read. A copy that fails stays where it is, for the caller to remove.
 * @throws {AppError} job.cancelled, source.changed, write.noSpace, write.failed, and what reading the source throws
 */
export async function copyToPart(
  entry: SourceEntry,
  part: string,
  { signal, chunkBytes = defaultChunkBytes, beforeRead, onChunk }: CopyOptions,
): Promise<string> {
  const hash = createHash('sha256');
  const source = await entry.open();
  try {
    const out = await written(() => open(part, 'w', 0o600));
    try {
      for (let offset = 0; offset < source.size;) {
        await beforeRead?.();
        if (signal.aborted) throw new AppError('job.cancelled');
        const bytes = await source.read(offset, chunkBytes);
        if (bytes.length === 0) throw new AppError('source.changed');
        hash.update(bytes);
        onChunk?.(bytes, offset);
        // All of it, at the place where the last one ended: on a full disk `write` may take a part and say nothing.
        await written(() => out.writeFile(bytes));
        offset += bytes.length;
      }
      await written(() => out.sync());
    } finally {
      await written(() => out.close());
    }
  } finally {
    await source.close();
  }
  return hash.digest('hex');
}

/** SHA-256 of a file's bytes, in hexadecimal digits. */
export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(defaultChunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
