import { createHash } from 'node:crypto';
import type { DecodedFrame } from '../../core/imaging/types';

/** What a digest says of all frames of an instance. */
export interface PixelDigest {
  /** Hex SHA-256 over stored values: frame, row, column, sample; each little-endian in the bytes of its cell, 1-bit pixels a byte. */
  readonly sha256: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** Takes in frames in order and gives digest, extremes and mean of their stored values. */
export function frameDigest(): { add(frame: DecodedFrame): void; done(): PixelDigest } {
  const hash = createHash('sha256');
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  return {
    add({ values, min: least, max: greatest }) {
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      min = Math.min(min, least);
      max = Math.max(max, greatest);
      // Indices, because an iterator costs ten times as much here.
      for (let i = 0; i < values.length; i++) sum += values[i] as number;
      count += values.length;
    },
    done: () => ({ sha256: hash.digest('hex'), min, max, mean: sum / count }),
  };
}
