import { createHash } from 'node:crypto';
import { crc32 } from './crc32';
import { AppError } from '../../../core/errors/AppError';
import { throwIfCancelled } from './fileErrors';
import type { PackageEntry } from './entries';

/** Running totals over the bytes of one entry. */
export interface Measure {
  size: number;
  crc: number;
  sha256: string;
}

/** Splits large chunks, so that a cancel is seen and buffers stay small. */
const chunkLimit = 4 * 1024 * 1024;

/**
 * Gives the bytes of `entry` and fills `measure` on the way; it is complete when the last chunk has
 * been taken.
 * @throws {AppError} source.changed when the bytes are not as many as the entry said; job.cancelled
 */
export async function* measuredChunks(
  entry: PackageEntry,
  measure: Measure,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const hash = createHash('sha256');
  for await (const chunk of entry.chunks()) {
    for (let start = 0; start < chunk.length; start += chunkLimit) {
      throwIfCancelled(signal);
      const part = chunk.subarray(start, Math.min(chunk.length, start + chunkLimit));
      measure.size += part.length;
      if (entry.size !== undefined && measure.size > entry.size) throw changed(entry.size, measure.size);
      hash.update(part);
      measure.crc = crc32(part, measure.crc);
      yield part;
    }
  }
  throwIfCancelled(signal);
  if (entry.size !== undefined && measure.size !== entry.size) throw changed(entry.size, measure.size);
  measure.sha256 = hash.digest('hex');
}

export const emptyMeasure = (): Measure => ({ size: 0, crc: 0, sha256: '' });

const changed = (expected: number, found: number) => new AppError('source.changed', { expected, found });
