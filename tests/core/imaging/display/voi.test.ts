import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowOver } from '../../../../core/imaging/display/defaultView';
import { isUsableWindow, voiLutTransform, windowTransform } from '../../../../core/imaging/display/voi';
import type { VoiFunction } from '../../../../core/imaging/types';

describe('LINEAR', () => {
  // The examples of the standard give the formulas for y from 0 to 255 and these centers and widths.
  it.each([
    [2048, 4096, (x: number) => (x <= 0 ? 0 : x > 4095 ? 255 : ((x - 2047.5) / 4095 + 0.5) * 255)],
    [2048, 1, (x: number) => (x <= 2047.5 ? 0 : 255)],
    [0, 100, (x: number) => (x <= -50 ? 0 : x > 49 ? 255 : ((x + 0.5) / 99 + 0.5) * 255)],
    [0, 1, (x: number) => (x <= -0.5 ? 0 : 255)],
  ])('PS3.3 C.11.2.1.2.1 worked example: c=%d w=%d', (center, width, expected) => {
    const transform = windowTransform({ center, width }, 'LINEAR');
    for (let x = -200; x <= 4200; x += 1) expect(transform(x)).toBeCloseTo(expected(x), 10);
  });

  it('takes a width below 1 as 1 and refuses it from files', () => {
    expect(windowTransform({ center: 5, width: 0.2 }, 'LINEAR')(5)).toBe(255);
    expect(isUsableWindow({ center: 5, width: 0.2 }, 'LINEAR')).toBe(false);
    expect(isUsableWindow({ center: NaN, width: 5 }, 'LINEAR')).toBe(false);
    expect(isUsableWindow({ center: 1, width: Infinity }, 'LINEAR')).toBe(false);
  });
});

describe('LINEAR_EXACT', () => {
  it.each([
    [2048, 4096, (x: number) => (x <= 0 ? 0 : x > 4096 ? 255 : ((x - 2048) / 4096 + 0.5) * 255)],
    [2048, 1, (x: number) => (x <= 2047.5 ? 0 : x > 2048.5 ? 255 : (x - 2048 + 0.5) * 255)],
    [0, 100, (x: number) => (x <= -50 ? 0 : x > 50 ? 255 : (x / 100 + 0.5) * 255)],
  ])('PS3.3 C.11.2.1.3.2 worked example: c=%d w=%d', (center, width, expected) => {
    const transform = windowTransform({ center, width }, 'LINEAR_EXACT');
    for (let x = -200; x <= 4300; x += 0.5) expect(transform(x)).toBeCloseTo(expected(x), 10);
  });

  it('allows widths below 1, as SIGMOID does', () => {
    expect(isUsableWindow({ center: 0.5, width: 0.1 }, 'LINEAR_EXACT')).toBe(true);
    expect(isUsableWindow({ center: 0.5, width: 0.1 }, 'SIGMOID')).toBe(true);
    expect(isUsableWindow({ center: 0.5, width: 0 }, 'SIGMOID')).toBe(false);
  });
});

describe('SIGMOID', () => {
  it('PS3.3 C.11.2.1.3.1: half way at the center, rising by the width, never leaving the range', () => {
    const transform = windowTransform({ center: 100, width: 40 }, 'SIGMOID');
    expect(transform(100)).toBe(127.5);
    expect(transform(110)).toBeCloseTo(255 / (1 + Math.exp(-1)), 10);
    expect(transform(-1e9)).toBe(0);
    expect(transform(1e9)).toBe(255);
  });
});

describe('VOI LUT', () => {
  const table = { firstMapped: -10, bitsPerEntry: 12, entries: [0, 1000, 2000, 4095] };

  it('PS3.3 C.11.2.1.1: first and last entry hold beyond the ends, the output range is that of its bits', () => {
    const transform = voiLutTransform(table);
    expect([-100, -10, -9, -7, 50].map(transform)).toEqual([0, 0, (1000 * 255) / 4095, 255, 255]);
  });
});

describe('windows in general', () => {
  const functions = fc.constantFrom<VoiFunction>('LINEAR', 'LINEAR_EXACT', 'SIGMOID');
  const window = fc.record({
    center: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
    width: fc.double({ min: 1, max: 1e5, noNaN: true }),
  });

  it('give grey from 0 to 255 and never fall', () => {
    fc.assert(
      fc.property(
        functions,
        window,
        fc.double({ noNaN: true }),
        fc.double({ noNaN: true }),
        (fn, setting, a, b) => {
          const transform = windowTransform(setting, fn);
          const [low, high] = [transform(Math.min(a, b)), transform(Math.max(a, b))];
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(255);
          expect(low).toBeLessThanOrEqual(high);
        },
      ),
    );
  });

  it('over a range show its ends as black and white', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<VoiFunction>('LINEAR', 'LINEAR_EXACT'),
        fc.integer({ min: -40000, max: 40000 }),
        fc.integer({ min: 1, max: 70000 }),
        (fn, min, range) => {
          const transform = windowTransform(windowOver(min, min + range, fn), fn);
          expect(transform(min)).toBe(0);
          expect(Math.round(transform(min + range))).toBe(255);
        },
      ),
    );
  });
});
