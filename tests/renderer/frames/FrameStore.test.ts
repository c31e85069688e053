import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import type { DecodedFrame, ImageDescription } from '../../../core/imaging/types';
import { FrameStore, type FrameStoreParts } from '../../../renderer/frames/FrameStore';
import { neighbour, urgent } from '../../../renderer/frames/TaskQueue';

function store(parts: Partial<FrameStoreParts> = {}, limitBytes = 1000) {
  const calls: string[] = [];
  const frames = new FrameStore(
    {
      fetchFrame: async (instanceId, frameIndex) => {
        calls.push(`fetch ${instanceId}/${frameIndex}`);
        return Uint8Array.of(frameIndex);
      },
      describe: async (instanceId) => {
        calls.push(`describe ${instanceId}`);
        return { instanceId, pixel: {}, overlays: [] } as unknown as ImageDescription;
      },
      decode: async (stored) =>
        ({ values: new Uint8Array(300).fill(stored[0] ?? 0) }) as unknown as DecodedFrame,
      ...parts,
    },
    2,
    limitBytes,
  );
  return { frames, calls };
}

describe('FrameStore', () => {
  it('fetches a frame once for all that ask, and describes an instance once for all its frames', async () => {
    const { frames, calls } = store();
    const [a, b] = await Promise.all([
      frames.load('one', 0, urgent),
      frames.load('one', 0, neighbour),
      frames.load('one', 1, neighbour),
    ]);
    expect(a).toBe(b);
    expect(frames.peek('one', 0)).toBe(a);
    expect(calls.sort()).toEqual(['describe one', 'fetch one/0', 'fetch one/1']);
  });

  it('keeps no more bytes than its bound', async () => {
    const { frames, calls } = store();
    for (const index of [0, 1, 2, 3]) await frames.load('one', index, urgent);
    expect(frames.peek('one', 0)).toBeUndefined();
    expect(frames.peek('one', 3)).toBeDefined();
    await frames.load('one', 0, urgent);
    expect(calls.filter((call) => call === 'fetch one/0')).toHaveLength(2);
  });

  it('gives a load up only when the last who wanted it has gone', async () => {
    let wasAborted = false;
    const { frames } = store({
      fetchFrame: (_instanceId, _frameIndex, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            wasAborted = true;
            reject(new DOMException('gone', 'AbortError'));
          });
        }),
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const loads = [first, second].map(({ signal }) => frames.load('one', 0, urgent, signal));
    first.abort();
    await expect(loads[0]).rejects.toMatchObject({ code: 'job.cancelled' });
    expect(wasAborted).toBe(false);
    second.abort();
    await expect(loads[1]).rejects.toMatchObject({ code: 'job.cancelled' });
    expect(wasAborted).toBe(true);
    expect(frames.isKnown('one', 0)).toBe(false);
  });

  it('keeps a frame that a worker was decoding when the last who wanted it went, and decodes it once', async () => {
    let decoded = 0;
    let finish: () => void = () => undefined;
    const { frames } = store({
      decode: (_stored, _pixel, _priority, signal, onBegin) => {
        decoded += 1;
        onBegin();
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new AppError('job.cancelled')));
          finish = () => resolve({ values: new Uint8Array(1) } as unknown as DecodedFrame);
        });
      },
    });
    const gone = new AbortController();
    const load = frames.load('one', 0, urgent, gone.signal);
    await new Promise((resolve) => setTimeout(resolve));
    gone.abort();
    await expect(load).rejects.toMatchObject({ code: 'job.cancelled' });
    expect(frames.isKnown('one', 0)).toBe(true);
    const again = frames.load('one', 0, urgent);
    finish();
    expect(frames.peek('one', 0)).toBeUndefined();
    expect(await again).toBe(frames.peek('one', 0));
    expect(decoded).toBe(1);
  });

  it('forgets also what a worker is decoding', async () => {
    let finish: () => void = () => undefined;
    const { frames } = store({
      decode: (_stored, _pixel, _priority, _signal, onBegin) => {
        onBegin();
        return new Promise((resolve) => {
          finish = () => resolve({ values: new Uint8Array(1) } as unknown as DecodedFrame);
        });
      },
    });
    const load = frames.load('one', 0, urgent);
    await new Promise((resolve) => setTimeout(resolve));
    frames.forget(['one']);
    finish();
    await expect(load).rejects.toMatchObject({ code: 'job.cancelled' });
    expect(frames.isKnown('one', 0)).toBe(false);
  });

  it('passes a failure on and tries again the next time', async () => {
    let fails = true;
    const { frames } = store({
      decode: async () => {
        if (fails) throw new AppError('pixels.truncated');
        return { values: new Uint8Array(1) } as unknown as DecodedFrame;
      },
    });
    await expect(frames.load('one', 0, urgent)).rejects.toMatchObject({ code: 'pixels.truncated' });
    fails = false;
    await expect(frames.load('one', 0, urgent)).resolves.toBeDefined();
  });

  it('forgets frames and description of a closed source and leaves the others', async () => {
    const { frames, calls } = store();
    await frames.load('one', 0, urgent);
    await frames.load('one2', 0, urgent);
    frames.forget(['one']);
    expect(frames.peek('one', 0)).toBeUndefined();
    expect(frames.peek('one2', 0)).toBeDefined();
    await frames.load('one', 0, urgent);
    expect(calls.filter((call) => call === 'describe one')).toHaveLength(2);
  });
});
