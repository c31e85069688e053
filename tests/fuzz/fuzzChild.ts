/**
 * The process in which inputs run. Before each it writes the iteration's number into a file, so that whoever watches knows
 * which one hung, died or took too much, even where this process cannot say so any more.
 */
import { openSync, writeSync } from 'node:fs';
import { makeInput } from './makeInput';
import type { ChildOptions, Finding, Report } from './protocol';
import { makePool } from './seeds';
import { allowedCode, runTarget } from './targets';

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
const progress = openSync(options.progressFile, 'r+');
const number = Buffer.alloc(8);
const outcomes: Record<string, number> = {};
const causes: Record<string, number> = {};
const cpuMs: Record<string, number> = {};

const send = (message: Report | Finding): Promise<void> =>
  new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));

/** A rejection that nobody waits for is a finding too: it would end the program. */
let stray: unknown;
process.on('unhandledRejection', (error) => {
  stray = error;
});

async function main(): Promise<void> {
  const pool = makePool(options.seedFolder);
  for (let iteration = options.from; iteration < options.to; iteration += 1) {
    number.writeDoubleLE(iteration);
    writeSync(progress, number, 0, 8, 0);
    await runOne(iteration, pool);
  }
  number.writeDoubleLE(-1);
  writeSync(progress, number, 0, 8, 0);
  await send({
    kind: 'report',
    outcomes,
    causes,
    cpuMs,
    seeds: Object.entries(pool).map(([name, list]) => `${name} ${list.length}`),
  });
  process.disconnect();
}

async function runOne(iteration: number, pool: ReturnType<typeof makePool>): Promise<void> {
  const input = makeInput(pool, options.seed, iteration);
  const start = process.cpuUsage();
  let problem: unknown;
  let outcome = 'read';
  try {
    await runTarget(input);
  } catch (error) {
    try {
      outcome = allowedCode(error);
      note(error);
    } catch (finding) {
      problem = finding;
    }
  }
  const { user, system } = process.cpuUsage(start);
  const spent = (user + system) / 1000;
  cpuMs[input.target] = (cpuMs[input.target] ?? 0) + spent;
  const key = `${input.target} ${outcome}`;
  outcomes[key] = (outcomes[key] ?? 0) + 1;
  problem ??= stray;
  stray = undefined;
  const about = { iteration, target: input.target, seedName: input.seed.name };
  if (problem !== undefined) {
    const what = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
    await send({ kind: 'untyped', ...about, what });
  } else if (spent > options.mostCpuMs) {
    await send({ kind: 'slow', ...about, what: `${Math.round(spent)} ms of CPU` });
  }
}

/** Typed errors that wrap a mistake of the program are allowed and worth a look. */
function note(error: unknown): void {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError)) return;
  const place = (cause.stack ?? '')
    .split('\n')
    .slice(0, 2)
    .join(' ')
    .replaceAll(/\d{3,}/g, 'N')
    .slice(0, 200);
  causes[place] = (causes[place] ?? 0) + 1;
}

void main();
