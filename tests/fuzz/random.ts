/** A small generator with a seed: the same mutations in each run. */
export interface Random {
  /** A whole number from 0 to below `limit`; 0 for a limit of 0. */
  below(limit: number): number;
  /** True once in `count` times. */
  oneIn(count: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** The generator of one iteration: depends on nothing but the seed and the number, so that each can be run alone. */
export function randomOf(seed: number, iteration: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(iteration + 1, 0xc2b2ae35)) >>> 0;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    oneIn: (count) => below(count) === 0,
    pick: (list) => {
      const index = below(list.length);
      if (list.length === 0) throw new Error('nothing to pick from');
      return list[index] as (typeof list)[number];
    },
  };
}
