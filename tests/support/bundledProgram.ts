import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A program that a test starts as a process of its own. */
export interface BundledProgram {
  /** For `node`. */
  readonly main: string;
  remove(): void;
}

/** Bundles a TypeScript file, by its path in the project, into a folder of its own, with the worker threads where it looks for them. */
export async function bundledProgram(entry: string): Promise<BundledProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'diascope-program-'));
  const main = join(folder, 'main/main.cjs');
  await build({
    entryPoints: [join(process.cwd(), entry)],
    outfile: main,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    loader: { '.wasm': 'binary', '.txt': 'text' },
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  // Worker threads were bundled before the first test.
  cpSync(join(process.cwd(), 'dist/workers'), join(folder, 'workers'), { recursive: true });
  return { main, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
