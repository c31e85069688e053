/** `node scripts/fuzz.mjs [--minutes N] [--seed S] [--only ITERATION] [--runs N]`. */
import { parseArgs } from 'node:util';
import { driveFuzz } from './driveFuzz';

/** Runs and prints; gives the exit code. */
export async function fuzzCommand(root: string, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string' },
      runs: { type: 'string' },
    },
  });
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1000) % 1_000_000);
  const minutes = Number(values.minutes ?? (values.runs === undefined ? 10 : 100_000));
  const from = values.only === undefined ? 0 : Number(values.only);
  const to = values.only === undefined ? Number(values.runs ?? 1e9) : from + 1;
  if (![seed, minutes, from, to].every(Number.isFinite)) {
    process.stderr.write('Each option takes a number.\n');
    return 2;
  }
  process.stdout.write(`seed ${seed}\n`);
  const { done, findings, reports } = await driveFuzz({
    root,
    seed,
    from,
    to,
    stopAfterMs: minutes * 60_000,
    onFinding: ({ kind, iteration, target, seedName, what }, file) =>
      process.stdout.write(
        `${kind}: ${target} of ${seedName}, --seed ${seed} --only ${iteration}, kept as ${file}\n${what}\n`,
      ),
  });
  for (const { outcomes, causes, cpuMs, seeds } of reports)
    process.stdout.write(`${JSON.stringify({ seeds, cpuMs, outcomes, causes }, undefined, 1)}\n`);
  process.stdout.write(`${done} inputs, ${findings.length} findings\n`);
  return findings.length === 0 ? 0 : 1;
}
