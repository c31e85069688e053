import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driveFuzz } from './driveFuzz';
import { makeInput } from './makeInput';
import { makePool } from './seeds';

const root = resolve(import.meta.dirname, '../..');
const seed = 20261124;
const inputs = 200_000;

describe('seeded mutations of files of every kind', () => {
  it('are the same in each run', () => {
    const pool = makePool(join(root, '.cache/fuzz/coded'));
    const of = (): readonly Buffer[] =>
      Array.from({ length: 300 }, (_, iteration) => Buffer.from(makeInput(pool, seed, iteration).bytes));
    expect(Buffer.concat(of()).equals(Buffer.concat(of()))).toBe(true);
  });

  it(`${inputs} of them: each is read or refused with a code, none hangs, none takes too much memory`, async () => {
    const { done, findings, reports } = await driveFuzz({ root, seed, to: inputs });
    // With a finding: node scripts/fuzz.mjs --seed 20261124 --only ITERATION
    expect(findings).toEqual([]);
    expect(done).toBe(inputs);
    const outcomes = Object.assign({}, ...reports.map((report) => report.outcomes)) as Record<string, number>;
    // Enough of each kind gets past the first checks for this to be a test of what lies behind them.
    for (const target of ['header', 'pixels', 'deid', 'dicomdir', 'iso', 'zip', 'json'])
      expect(outcomes[`${target} read`]).toBeGreaterThan(inputs / 200);
  }, 900_000);
});
