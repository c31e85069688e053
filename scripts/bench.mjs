/**
 * `npm run bench [NAME…]`: builds, runs every benchmark under benchmarks/ (files `*.bench.ts`), each in a process of its
 * own, and writes benchmarks/RESULTS.md from what they measured. A benchmark whose peer is not here says so and is left out.
 */
import { build } from 'esbuild';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { basename, join, relative } from 'node:path';
import { root, run } from './run.mjs';

const folder = join(root, 'benchmarks');
const wanted = process.argv.slice(2);
const files = find(folder).filter(
  (file) => wanted.length === 0 || wanted.includes(basename(file, '.bench.ts')),
);
let failures = 0;

if (run(process.execPath, ['build/build.mjs']) !== 0) process.exit(1);
for (const file of files) {
  const outfile = join(root, '.cache/benchmarks', `${relative(folder, file).replaceAll(/[\\/]/g, '-')}.mjs`);
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  console.log(`— ${relative(root, file)}`);
  if (run(process.execPath, ['--expose-gc', outfile]) !== 0) failures += 1;
}
writeFileSync(join(folder, 'RESULTS.md'), resultsPage());
process.exitCode = failures === 0 ? 0 : 1;

function find(where) {
  return readdirSync(where).flatMap((name) => {
    const path = join(where, name);
    if (statSync(path).isDirectory()) return find(path);
    return name.endsWith('.bench.ts') ? [path] : [];
  });
}

function resultsPage() {
  const results = join(folder, 'results');
  const groups = readdirSync(results)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
  const lines = [
    '# Benchmarks',
    '',
    'Made by `npm run bench`. Each row: median of at least 5 runs, ours and the peer in turn in the same run. A ratio under 1 means that we are',
    'faster. Losses stand here like gains.',
    '',
    `Machine: ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.versions.node}. Date: ${new Date().toISOString().slice(0, 10)}.`,
  ];
  for (const { title, rows } of groups) {
    lines.push(
      '',
      `## ${title}`,
      '',
      '| what | ours | peer | ratio | aim | note |',
      '| --- | --- | --- | --- | --- | --- |',
    );
    for (const row of rows) lines.push(tableRow(row));
  }
  return `${lines.join('\n')}\n`;
}

function tableRow({ what, ours, unit, peerName, peer, aim, note }) {
  const number = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
  const against = peer === undefined ? '–' : `${peerName} ${number(peer)} ${unit}`;
  const ratio = peer === undefined ? '–' : (ours / peer).toFixed(2);
  return `| ${what} | ${number(ours)} ${unit} | ${against} | ${ratio} | ${aim ?? '–'} | ${note ?? ''} |`;
}
