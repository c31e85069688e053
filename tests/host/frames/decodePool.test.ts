import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkers } from '../../../build/bundleNode.mjs';
import { createDecodePool } from '../../../host/frames/decodePool';
import { decodeInstance } from '../../../host/frames/decodeInstance';
import { openFrames } from '../../../host/frames/openFrames';
import { pixels } from '../../core/imaging/decode/pixels';
import { entryOf, picture } from './memorySource';

// The thread's script, from the sources as they are now.
beforeAll(() => bundleWorkers());

const square = pixels({ rows: 2, columns: 2 });

describe('decodePool', () => {
  it('decodes many frames on few threads, in whatever order', async () => {
    const pool = createDecodePool({ size: 2 });
    const frames = await Promise.all(
      Array.from({ length: 30 }, (_, index) => pool.decode(new Uint8Array(4).fill(index), square)),
    );
    expect(frames.map(({ max }) => max)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    await pool.close();
  });

  it('passes on what is wrong with a frame and goes on', async () => {
    const pool = createDecodePool({ size: 1 });
    const jpeg = { ...square, transferSyntaxUid: '1.2.840.10008.1.2.4.70' };
    await expect(pool.decode(Uint8Array.of(1, 2, 3), jpeg)).rejects.toMatchObject({ code: 'pixels.corrupt' });
    expect((await pool.decode(new Uint8Array(4), square)).max).toBe(0);
    await pool.close();
  });

  it('gives a frame up that takes too long, and its thread with it', async () => {
    const pool = createDecodePool({ size: 1, timeoutMs: 1 });
    const large = pixels({ rows: 20_000, columns: 20_000 });
    await expect(pool.decode(new Uint8Array(400_000_000), large)).rejects.toMatchObject({
      code: 'pixels.corrupt',
      facts: { timeoutMs: 1 },
    });
    await pool.close();
  });

  it('ends frames that were given up, those that wait and those under way', async () => {
    const pool = createDecodePool({ size: 1 });
    const aborter = new AbortController();
    const results = [1, 2, 3].map((value) =>
      pool.decode(new Uint8Array(4).fill(value), square, aborter.signal),
    );
    aborter.abort();
    for (const result of results) await expect(result).rejects.toMatchObject({ code: 'job.cancelled' });
    expect((await pool.decode(new Uint8Array(4).fill(9), square)).max).toBe(9);
    await pool.close();
    await expect(pool.decode(new Uint8Array(4), square)).rejects.toMatchObject({ code: 'job.cancelled' });
  });

  it('does not touch a buffer of which the frame is only a part', async () => {
    const pool = createDecodePool({ size: 1 });
    const whole = Uint8Array.of(0, 1, 2, 3, 4, 5);
    expect((await pool.decode(whole.subarray(1, 5), square)).max).toBe(4);
    expect([...whole]).toEqual([0, 1, 2, 3, 4, 5]);
    await pool.close();
  });
});

describe('decodeInstance', () => {
  it('digests all frames in order', async () => {
    const pool = createDecodePool({ size: 2 });
    const frames = openFrames();
    const seen: number[] = [];
    const onFrame = (_: unknown, frameIndex: number) => {
      seen.push(frameIndex);
      return Promise.resolve();
    };
    const decoded = await decodeInstance(frames.instance(entryOf(picture(9))), pool, { onFrame });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(decoded).toMatchObject({ min: 0, max: 8, mean: 4, photometricInterpretation: 'MONOCHROME2' });
    await frames.close();
    await pool.close();
  });
});
