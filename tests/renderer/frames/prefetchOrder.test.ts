import { describe, expect, it } from 'vitest';
import { prefetchBudget, prefetchOrder } from '../../../renderer/frames/prefetchOrder';

describe('prefetchOrder', () => {
  it('takes four ahead for each one behind, nearest first', () => {
    expect(prefetchOrder(10, 100, 1, 8)).toEqual([11, 12, 13, 14, 9, 15, 16, 17]);
    expect(prefetchOrder(10, 100, -1, 8)).toEqual([9, 8, 7, 6, 11, 5, 4, 3]);
  });

  it('stays inside the stack and never names the current slice or one twice', () => {
    for (const [current, count] of [
      [0, 1],
      [0, 5],
      [4, 5],
      [2, 5],
      [99, 100],
    ] as const) {
      for (const direction of [1, -1] as const) {
        const order = prefetchOrder(current, count, direction, 1000);
        expect(new Set(order).size).toBe(order.length);
        expect(order.every((index) => index >= 0 && index < count && index !== current)).toBe(true);
        expect(order.length).toBe(count - 1);
      }
    }
  });
});

describe('prefetchBudget', () => {
  it('keeps large frames from filling the cache', () => {
    expect(prefetchBudget(524_288, 512 * 1024 * 1024, 48)).toBe(48);
    expect(prefetchBudget(60_000_000, 512 * 1024 * 1024, 48)).toBe(2);
    expect(prefetchBudget(2_000_000_000, 512 * 1024 * 1024, 48)).toBe(1);
    expect(prefetchBudget(0, 512 * 1024 * 1024, 48)).toBe(48);
  });
});
