import { describe, expect, it } from 'vitest';
import { createMediumReads, leastMeasuredMs, slowBytesPerSecond } from '../../../host/cache/mediumReads';

/** Reads with a clock that the test sets, and the sources that were told slow. */
function measured() {
  const clock = { ms: 0 };
  const slow: string[] = [];
  const reads = createMediumReads(() => clock.ms);
  reads.onSlow((sourceId) => slow.push(sourceId));
  const read = (sourceId: string, bytes: number, ms: number): void => {
    const one = reads.begin(sourceId, true);
    clock.ms += ms;
    one.add(bytes);
    one.end();
  };
  return { clock, slow, reads, read };
}

const enough = (leastMeasuredMs / 1000) * slowBytesPerSecond;
const never = new AbortController().signal;

describe('a medium', () => {
  it('is told slow once, when it was read for long enough and gave less than it should', () => {
    const { slow, read } = measured();
    read('cd', enough / 4, leastMeasuredMs / 2);
    expect(slow).toEqual([]);
    read('cd', enough / 4, leastMeasuredMs / 2);
    expect(slow).toEqual(['cd']);
    read('cd', 1, leastMeasuredMs);
    expect(slow).toEqual(['cd']);
  });

  it('is not slow at the limit, nor for the time in which nothing was asked of it', () => {
    const { slow, read, clock } = measured();
    read('stick', enough, leastMeasuredMs);
    clock.ms += 100 * leastMeasuredMs;
    read('stick', enough, leastMeasuredMs);
    expect(slow).toEqual([]);
    read('stick', 0, 1);
    expect(slow).toEqual(['stick']);
  });

  it('is judged by time that passes once, however many reads share it, and each source by its own', () => {
    const { slow, reads, read, clock } = measured();
    const all = ['cd', 'cd', 'disk'].map((sourceId) => reads.begin(sourceId, true));
    clock.ms += leastMeasuredMs * 0.6;
    for (const one of all) {
      one.add(0);
      one.end();
    }
    expect(slow).toEqual([]);
    read('cd', 0, leastMeasuredMs * 0.6);
    expect(slow).toEqual(['cd']);
  });
});

describe('a copy', () => {
  it('waits for the last who waits for a medium, and for a pause; a scan does not hold it up', async () => {
    const { reads, clock } = measured();
    reads.begin('cd', false);
    await reads.quiet(never);
    const [one, other] = [reads.begin('cd', true), reads.begin('disk', true)];
    let isQuiet = false;
    const waiting = reads.quiet(never).then(() => (isQuiet = true));
    one.end();
    clock.ms += 1000;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(isQuiet).toBe(false);
    other.end();
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(isQuiet).toBe(false);
    clock.ms += 1000;
    await waiting;
  });

  it('that is stopped waits no longer', async () => {
    const { reads } = measured();
    reads.begin('cd', true);
    const stop = new AbortController();
    const waiting = reads.quiet(stop.signal);
    stop.abort();
    await waiting;
  });
});
