import { describe, expect, it } from 'vitest';
import { startAhead } from '../../../host/jobs/startAhead';

const items = Array.from({ length: 20 }, (_, index) => index);

describe('startAhead', () => {
  it('gives items in their order, whichever ends first, and failures in their place', async () => {
    const begin = async (item: number) => {
      for (let turn = 0; turn < (item % 3) * 5; turn += 1) await Promise.resolve();
      if (item === 7) throw new Error('seven');
      return item * 2;
    };
    const seen: unknown[] = [];
    for await (const { item, result } of startAhead(items, begin, () => 1, { tasks: 4, weight: 9 }))
      seen.push(await result.then((value) => [item, value]).catch((error: Error) => [item, error.message]));
    expect(seen).toEqual(items.map((item) => [item, item === 7 ? 'seven' : item * 2]));
  });

  it.each([
    ['tasks', { tasks: 3, weight: 1e9 }, 10, 3],
    ['weight', { tasks: 50, weight: 40 }, 10, 4],
    ['one that is too heavy alone', { tasks: 50, weight: 5 }, 10, 1],
  ])('begins no more than allowed ahead of what was asked for: %s', async (_, limits, weight, most) => {
    let begun = 0;
    let taken = 0;
    let ahead = 0;
    const begin = async (item: number) => {
      begun += 1;
      ahead = Math.max(ahead, begun - taken);
      return item;
    };
    for await (const { result } of startAhead(items, begin, () => weight, limits)) {
      await result;
      taken += 1;
    }
    expect([begun, ahead]).toEqual([items.length, most]);
  });
});
