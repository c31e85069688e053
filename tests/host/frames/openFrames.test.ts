import { describe, expect, it, vi } from 'vitest';
import { openFrames } from '../../../host/frames/openFrames';
import { entryOf, picture } from './memorySource';

describe('openFrames', () => {
  it('opens an instance once for all who ask at the same time', async () => {
    const entry = entryOf(picture(3));
    const frames = openFrames();
    const reader = frames.instance(entry);
    const read = await Promise.all([
      reader.readFrame(2),
      reader.readFrame(0),
      frames.instance(entry).readFrame(1),
      reader.file(),
      reader.pixel(),
    ]);
    expect([read[0][0], read[1][0], read[2][0]]).toEqual([2, 0, 1]);
    expect([entry.opened, entry.closed]).toEqual([1, 0]);
    await frames.close();
    expect(entry.closed).toBe(1);
  });

  it('closes the least recently used when too many are open, and opens it again when asked', async () => {
    const entries = [entryOf(picture(1)), entryOf(picture(1)), entryOf(picture(1))];
    const frames = openFrames({ maxOpen: 2 });
    for (const entry of entries) await frames.instance(entry).readFrame(0);
    expect(entries.map(({ closed }) => closed)).toEqual([1, 0, 0]);
    await frames.instance(entries[0]!).readFrame(0);
    expect(entries.map(({ opened, closed }) => opened - closed)).toEqual([1, 0, 1]);
    await frames.close();
  });

  it('keeps headers within their bytes, the newest in any case', async () => {
    const entries = [entryOf(picture(1)), entryOf(picture(1))];
    const frames = openFrames({ maxHeaderBytes: 10 });
    for (const entry of entries) await frames.instance(entry).readFrame(0);
    expect(entries.map(({ closed }) => closed)).toEqual([1, 0]);
    await frames.close();
  });

  it('closes a file that nobody reads any more, so that a disc can be taken out', async () => {
    vi.useFakeTimers();
    try {
      const entry = entryOf(picture(1));
      const frames = openFrames({ idleMs: 1000 });
      await frames.instance(entry).readFrame(0);
      await vi.advanceTimersByTimeAsync(999);
      expect(entry.closed).toBe(0);
      await vi.advanceTimersByTimeAsync(2);
      expect(entry.closed).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not close under a read, and waits for it when an entry is released', async () => {
    const entry = entryOf(picture(2));
    const frames = openFrames();
    const reading = frames.instance(entry).readFrame(1);
    const released = frames.release(() => true);
    expect(entry.closed).toBe(0);
    expect((await reading)[0]).toBe(1);
    await released;
    expect(entry.closed).toBe(1);
  });

  it('tells what is wrong, closes the file, and tries anew for the next who asks', async () => {
    const entry = entryOf(Uint8Array.from({ length: 200 }, () => 1));
    const frames = openFrames();
    await expect(frames.instance(entry).readFrame(0)).rejects.toMatchObject({ code: 'file.notDicom' });
    await expect(frames.instance(entry).file()).rejects.toMatchObject({ code: 'file.notDicom' });
    expect([entry.opened, entry.closed]).toEqual([2, 2]);
  });

  it('ends a read that was given up', async () => {
    const entry = entryOf(picture(1));
    await expect(openFrames().instance(entry).readFrame(0, AbortSignal.abort())).rejects.toMatchObject({
      code: 'job.cancelled',
    });
    expect(entry.opened).toBe(0);
  });
});
