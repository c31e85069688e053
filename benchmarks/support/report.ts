/**
 * What every benchmark gives: our time beside that of a named peer, taken in the same run. Written to
 * benchmarks/results/<name>.json; `npm run bench` makes benchmarks/RESULTS.md of all of them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface ResultRow {
  /** What was measured, with the size of the input. */
  readonly what: string;
  /** Median of at least 5 runs. */
  readonly ours: number;
  readonly unit: 'ms' | 's' | 'MB' | 'bytes';
  readonly peerName?: string;
  readonly peer?: number;
  /** What the issue aims at for ours / peer, or for ours alone. */
  readonly aim?: string;
  readonly note?: string;
}

/** Prints the rows and keeps them for the report. Losses are kept as they are. */
export function report(name: string, title: string, rows: readonly ResultRow[]): void {
  const folder = resolve(process.env['BENCH_RESULTS'] ?? join(process.cwd(), 'benchmarks/results'));
  const path = join(folder, `${name}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ name, title, rows }, null, 2)}\n`);
  for (const row of rows) process.stdout.write(`${name}: ${lineOf(row)}\n`);
}

function lineOf({ what, ours, unit, peerName, peer, note }: ResultRow): string {
  const against =
    peer === undefined
      ? ''
      : `, ${peerName ?? 'peer'} ${peer.toFixed(2)} ${unit}, ratio ${(ours / peer).toFixed(2)}`;
  return `${what}: ${ours.toFixed(2)} ${unit}${against}${note ? ` (${note})` : ''}`;
}

/** Middle value of the runs. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no runs');
  return middle;
}

/** Runs two tasks in turn (A B A B …) after one warm-up of each, and gives the median of each in ms. */
export async function compare(
  ours: () => unknown,
  peer: () => unknown,
  runs = 5,
): Promise<{ ours: number; peer: number }> {
  await ours();
  await peer();
  const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  for (let index = 0; index < runs; index += 1) {
    times.ours.push(await timed(ours));
    times.peer.push(await timed(peer));
  }
  return { ours: median(times.ours), peer: median(times.peer) };
}

async function timed(task: () => unknown): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
