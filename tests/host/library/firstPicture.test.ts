import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstanceSummary } from '../../../core/fileset/types';
import { createFirstPicture, type FirstPicture } from '../../../host/library/firstPicture';

const picture = { isDisplayable: true } as InstanceSummary;
const report = { isDisplayable: false } as InstanceSummary;

/** Whether a scan would go on now. */
async function isFree(first: FirstPicture): Promise<boolean> {
  let isDone = false;
  void first.wait().then(() => (isDone = true));
  await vi.advanceTimersByTimeAsync(0);
  return isDone;
}

describe('first picture', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('nothing waits before there is a picture to show', async () => {
    const first = createFirstPicture();
    expect(await isFree(first)).toBe(true);
    first.told([report]);
    expect(await isFree(first)).toBe(true);
    first.asked();
    first.told([report, picture]);
    expect(await isFree(first)).toBe(false);
  });

  it('goes on when the window asks for more than the first picture, and does not wait again', async () => {
    const first = createFirstPicture();
    first.told([picture]);
    const waited = first.wait();
    first.asked();
    expect(await isFree(first)).toBe(false);
    first.asked();
    await waited;
    first.told([picture]);
    first.asked();
    expect(await isFree(first)).toBe(true);
  });

  it('goes on when the window asks for nothing, or for nothing more', async () => {
    const silent = createFirstPicture();
    silent.told([picture]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await isFree(silent)).toBe(true);
    const single = createFirstPicture();
    single.told([picture]);
    await vi.advanceTimersByTimeAsync(900);
    single.asked();
    await vi.advanceTimersByTimeAsync(900);
    expect(await isFree(single)).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(await isFree(single)).toBe(true);
  });

  it('goes on when it is ended', async () => {
    const first = createFirstPicture();
    first.told([picture]);
    first.end();
    expect(await isFree(first)).toBe(true);
  });
});
