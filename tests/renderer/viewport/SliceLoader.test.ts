import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import type { DecodedFrame, ImageDescription } from '../../../core/imaging/types';
import { FrameStore } from '../../../renderer/frames/FrameStore';
import { SliceLoader } from '../../../renderer/viewport/SliceLoader';
import { instanceOf } from './frames';

const settle = () => vi.advanceTimersByTimeAsync(0);

/** A stack of ten instances whose frames arrive when the test says so. */
function setUp() {
  const arrive = new Map<string, () => void>();
  const broken = new Set<string>();
  const gone = new Set<string>();
  const lied = new Set<string>();
  /** Those whose decoding ends when the test says so. */
  const slow = new Map<string, () => void>();
  const frames = new FrameStore(
    {
      fetchFrame: (instanceId, _frameIndex, signal) =>
        new Promise((resolve, reject) => {
          if (gone.has(instanceId)) reject(new AppError('source.vanished'));
          if (lied.has(instanceId)) reject(new AppError('dicomdir.differs'));
          arrive.set(instanceId, () => resolve(Uint8Array.of(1)));
          signal.addEventListener('abort', () => reject(new AppError('job.cancelled')));
        }),
      describe: async (instanceId) =>
        ({ instanceId, pixel: { id: instanceId }, overlays: [] }) as unknown as ImageDescription,
      decode: async (_stored, pixel, _priority, _signal, onBegin) => {
        onBegin();
        const { id } = pixel as unknown as { id: string };
        if (slow.has(id)) await new Promise<void>((resolve) => slow.set(id, resolve));
        if (broken.has((pixel as unknown as { id: string }).id)) throw new AppError('pixels.corrupt');
        return { values: new Uint8Array(1) } as unknown as DecodedFrame;
      },
    },
    20,
  );
  const log: string[] = [];
  const loader = new SliceLoader(frames, {
    onLoading: (index) => log.push(`loading ${index}`),
    onShow: (index, loaded) => log.push(`show ${index} = ${loaded.instanceId}`),
    onFailed: (index, code) => log.push(`failed ${index} ${code}`),
  });
  loader.setStack(
    Array.from({ length: 10 }, (_, place) => ({ instance: instanceOf(`i${place}`), frameIndex: 0 })),
  );
  return {
    loader,
    log,
    broken,
    gone,
    lied,
    beSlow: (...ids: string[]) => ids.forEach((id) => slow.set(id, () => undefined)),
    decoded: (id: string) => slow.get(id)?.(),
    arrive: (id: string) => arrive.get(id)?.(),
    isAsked: (id: string) => arrive.has(id),
  };
}

describe('SliceLoader', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows what arrives within 100 ms without saying that it loads', async () => {
    const { loader, log, arrive } = setUp();
    loader.goTo(3);
    await vi.advanceTimersByTimeAsync(90);
    arrive('i3');
    await vi.advanceTimersByTimeAsync(200);
    expect(log).toEqual(['show 3 = i3']);
  });

  it('says after 100 ms that it loads, so that no former picture stands for this slice', async () => {
    const { loader, log, arrive } = setUp();
    loader.goTo(3);
    await vi.advanceTimersByTimeAsync(101);
    expect(log).toEqual(['loading 3']);
    arrive('i3');
    await settle();
    expect(log).toEqual(['loading 3', 'show 3 = i3']);
  });

  it('says once that the disc is out, and shows the slice by itself when it is back', async () => {
    const { loader, log, gone, arrive } = setUp();
    gone.add('i3');
    loader.goTo(3);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log).toEqual(['failed 3 source.vanished']);
    gone.delete('i3');
    await vi.advanceTimersByTimeAsync(2000);
    arrive('i3');
    await settle();
    expect(log).toEqual(['failed 3 source.vanished', 'show 3 = i3']);
  });

  it('does not come back to a slice that was out and is no longer wanted', async () => {
    const { loader, log, gone, arrive } = setUp();
    gone.add('i3');
    loader.goTo(3);
    await settle();
    loader.goTo(5);
    arrive('i5');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log).toEqual(['failed 3 source.vanished', 'show 5 = i5']);
  });

  it('never shows a slice that is no longer wanted', async () => {
    const { loader, log, arrive } = setUp();
    loader.goTo(3);
    await settle();
    loader.goTo(5);
    await settle();
    arrive('i3');
    await settle();
    expect(log).toEqual([]);
    arrive('i5');
    await settle();
    expect(log).toEqual(['show 5 = i5']);
    expect(loader.index).toBe(5);
  });

  it('shows on the way what a worker had begun, as what it is, until the slice that is wanted comes', async () => {
    const { loader, log, arrive, beSlow, decoded } = setUp();
    beSlow('i3', 'i4', 'i6');
    for (const [index, id] of [
      [3, 'i3'],
      [4, 'i4'],
      [6, 'i6'],
    ] as const) {
      loader.goTo(index);
      await settle();
      arrive(id);
      await vi.advanceTimersByTimeAsync(20);
    }
    decoded('i4');
    await settle();
    // Further away than what stands there by now.
    decoded('i3');
    await vi.advanceTimersByTimeAsync(90);
    expect(log).toEqual(['show 4 = i4']);
    await vi.advanceTimersByTimeAsync(20);
    decoded('i6');
    await settle();
    expect(log).toEqual(['show 4 = i4', 'loading 6', 'show 6 = i6']);
  });

  it.each(['a leap', 'another series', 'a stop'])('shows nothing on the way after %s', async (what) => {
    const { loader, log, arrive, beSlow, decoded } = setUp();
    loader.setStack(
      Array.from({ length: 300 }, (_, place) => ({ instance: instanceOf(`i${place}`), frameIndex: 0 })),
    );
    beSlow('i3');
    loader.goTo(3);
    await settle();
    arrive('i3');
    await settle();
    loader.goTo(what === 'a leap' ? 200 : 4);
    if (what === 'another series') {
      loader.setStack([{ instance: instanceOf('i3'), frameIndex: 0 }]);
    } else if (what === 'a stop') loader.stop();
    decoded('i3');
    await settle();
    expect(log).toEqual([]);
  });

  it('fetches the neighbours in the direction of scrolling once the slice is there', async () => {
    const { loader, arrive, isAsked } = setUp();
    loader.goTo(5);
    await settle();
    expect(isAsked('i6')).toBe(false);
    arrive('i5');
    await settle();
    expect(isAsked('i6')).toBe(true);
    expect(isAsked('i4')).toBe(true);
  });

  it('turns the neighbours with a person who scrolls on before the slice is there', async () => {
    const { loader, arrive, isAsked } = setUp();
    loader.setStack(
      Array.from({ length: 300 }, (_, place) => ({ instance: instanceOf(`i${place}`), frameIndex: 0 })),
    );
    loader.goTo(0);
    await settle();
    arrive('i0');
    await settle();
    expect(isAsked('i1')).toBe(true);
    loader.goTo(200);
    await settle();
    loader.goTo(199);
    await settle();
    expect(isAsked('i198')).toBe(true);
    expect(isAsked('i195')).toBe(true);
  });

  it('a slice that fails says so, and the others go on', async () => {
    const { loader, log, arrive, broken } = setUp();
    broken.add('i1');
    loader.goTo(1);
    await settle();
    arrive('i1');
    await settle();
    loader.goTo(2);
    await settle();
    arrive('i2');
    await settle();
    expect(log).toEqual(['failed 1 pixels.corrupt', 'show 2 = i2']);
  });

  it('keeps the load of the current slice while the stack grows around it', async () => {
    const { loader, log, arrive } = setUp();
    loader.goTo(3);
    await settle();
    const grown = ['new1', 'new2', 'i0', 'i1', 'i2', 'i3', 'i4'].map((id) => ({
      instance: instanceOf(id),
      frameIndex: 0,
    }));
    loader.replaceStack(grown);
    expect(loader.index).toBe(5);
    arrive('i3');
    await settle();
    expect(log).toEqual(['show 5 = i3']);
    loader.replaceStack(grown.slice(0, 2));
    expect(loader.index).toBe(0);
  });

  it('asks again at once when the list says what the file is, of which a DICOMDIR had told wrongly', async () => {
    const { loader, log, arrive, lied } = setUp();
    lied.add('i3');
    loader.goTo(3);
    await settle();
    expect(log).toEqual(['failed 3 dicomdir.differs']);
    lied.delete('i3');
    loader.replaceStack([{ instance: instanceOf('i3'), frameIndex: 0 }]);
    await settle();
    arrive('i3');
    await settle();
    expect(log).toEqual(['failed 3 dicomdir.differs', 'show 0 = i3']);
  });

  it('shows nothing after it was stopped', async () => {
    const { loader, log, arrive } = setUp();
    loader.goTo(3);
    await settle();
    loader.stop();
    arrive('i3');
    await vi.advanceTimersByTimeAsync(500);
    expect(log).toEqual([]);
  });
});
