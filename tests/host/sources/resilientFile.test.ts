import { describe, expect, it } from 'vitest';
import type { RandomAccess } from '../../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import { AppError } from '../../../core/errors/AppError';
import type { ErrorCode } from '../../../core/errors/codes';
import {
  blockLength,
  maxBlockTries,
  maxRecoveryMs,
  resilientAccess,
} from '../../../host/sources/resilientFile';
import { instance } from './instances';

interface Disc {
  readonly access: RandomAccess;
  /** Tries of each block that is bad. */
  readonly tries: Map<number, number>;
  readonly reads: (readonly [number, number])[];
}

/** A medium of which some blocks cannot be read; `heals` of them can at the given try. */
function disc(bytes: Uint8Array, bad: readonly number[], heals = Infinity, code?: ErrorCode): Disc {
  const tries = new Map<number, number>();
  const reads: (readonly [number, number])[] = [];
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    reads.push([offset, length]);
    for (const block of bad) {
      if (block * blockLength >= offset + length || (block + 1) * blockLength <= offset) continue;
      const count = (tries.get(block) ?? 0) + 1;
      tries.set(block, count);
      if (count < heals) return Promise.reject(new AppError(code ?? 'source.unreadable'));
    }
    return Promise.resolve(bytes.slice(offset, offset + length));
  };
  return { access: { size: bytes.length, read }, tries, reads };
}

const numbered = Uint8Array.from({ length: 40 * blockLength + 100 }, (_, index) => index % 251);

describe('reading from damaged media', () => {
  it('reads a whole medium with one call each', async () => {
    const { access, reads } = disc(numbered, []);
    const file = resilientAccess(access);
    expect(await file.read(10, 70_000)).toEqual(numbered.slice(10, 70_010));
    expect(reads).toHaveLength(1);
  });

  it(`tries a bad block ${maxBlockTries} times and never again; what is beside it is read`, async () => {
    const { access, tries, reads } = disc(numbered, [7]);
    const file = resilientAccess(access);
    await expect(file.read(0, 65_536)).rejects.toMatchObject({ code: 'source.unreadable' });
    expect(tries.get(7)).toBe(maxBlockTries);
    const before = reads.length;
    await expect(file.read(7 * blockLength + 5, 10)).rejects.toMatchObject({ code: 'source.unreadable' });
    await expect(file.read(0, 65_536)).rejects.toMatchObject({ code: 'source.unreadable' });
    expect([tries.get(7), reads.length]).toEqual([maxBlockTries, before]);
    expect(await file.read(0, 7 * blockLength)).toEqual(numbered.slice(0, 7 * blockLength));
    expect(await file.read(8 * blockLength, 200_000)).toEqual(numbered.slice(8 * blockLength));
  });

  it('gives a block that comes at the last try', async () => {
    for (const [offset, length] of [
      [0, 65_536],
      [3 * blockLength + 17, 9000],
      [5, 100_000],
    ] as const) {
      const { access, tries } = disc(numbered, [4], maxBlockTries);
      expect(await resilientAccess(access).read(offset, length)).toEqual(
        numbered.slice(offset, offset + length),
      );
      expect(tries.get(4)).toBe(maxBlockTries);
    }
  });

  it('does not try again when the disc is gone', async () => {
    const { access, reads } = disc(numbered, [0], Infinity, 'source.vanished');
    await expect(resilientAccess(access).read(0, 65_536)).rejects.toMatchObject({ code: 'source.vanished' });
    expect(reads).toHaveLength(1);
  });

  it('gives up trying when a drive takes too long', async () => {
    let clock = 0;
    const { access, reads } = disc(numbered, [0, 10, 20]);
    const slow: RandomAccess = {
      size: access.size,
      read: (offset, length) => {
        clock += maxRecoveryMs / 2;
        return access.read(offset, length);
      },
    };
    const file = resilientAccess(slow, () => clock);
    for (const block of [0, 10, 20])
      await expect(file.read(block * blockLength, 10)).rejects.toMatchObject({ code: 'source.unreadable' });
    // Two for the first block, then one for each other.
    expect(reads).toHaveLength(4);
  });

  it('reads a header in front of a damage, within the tries', async () => {
    const bytes = new Uint8Array(100_000);
    bytes.set(instance(1, [['7FE00010', 'OW', new Uint8Array(99_000)]]));
    for (const bad of [1, 3, 5, 7]) {
      const { access, tries } = disc(bytes, [bad]);
      const file = await readDicomHeader(resilientAccess(access));
      expect(file.pixelData?.length).toBe(99_000);
      expect(tries.get(bad)).toBe(maxBlockTries);
    }
    const { access, tries } = disc(bytes, [0]);
    await expect(readDicomHeader(resilientAccess(access))).rejects.toMatchObject({
      code: 'source.unreadable',
    });
    expect(tries.get(0)).toBe(maxBlockTries);
  });

  it('reads a header that is longer than what can be read at once before the damage', async () => {
    const bytes = instance(1, [
      ['00091010', 'UN', new Uint8Array(9 * blockLength)],
      ['7FE00010', 'OW', new Uint8Array(99_000)],
    ]);
    const { access, tries } = disc(bytes, [12]);
    const file = await readDicomHeader(resilientAccess(access));
    expect(file.pixelData?.length).toBe(99_000);
    expect(tries.get(12)).toBe(maxBlockTries);
  });
});
