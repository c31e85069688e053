/**
 * `node scripts/fuzz.mjs [--minutes N] [--seed S]`: changed files of every kind through every reader, for ten minutes unless
 * said. What breaks a promise is printed with how to repeat it (`--seed S --only ITERATION`) and kept in .cache/fuzz.
 */
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

const outfile = join(root, '.cache/fuzz/fuzzCommand.mjs');
await build({
  entryPoints: [join(root, 'tests/fuzz/fuzzCommand.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
  absWorkingDir: root,
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'tests/support/oracles.ts')).href) },
});
const { fuzzCommand } = await import(pathToFileURL(outfile).href);
process.exitCode = await fuzzCommand(root, process.argv.slice(2));
