import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCli } from '../../build/bundleNode.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What a run of the command line gave. */
export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a program of its own, for tests that run it under another program. */
export interface BuiltCli {
  /** @param before another program with its arguments, such as strace, that is to start it */
  run(args: readonly string[], before?: readonly string[]): CliRun;
  remove(): void;
}

/** Bundles the command line from the sources into a folder of its own. */
export async function builtCli(): Promise<BuiltCli> {
  const folder = mkdtempSync(join(tmpdir(), 'diascope-cli-'));
  const main = join(folder, 'cli/main.js');
  await bundleCli(join(folder, 'cli'));
  // Worker threads were bundled before the first test.
  cpSync(join(root, 'dist/workers'), join(folder, 'workers'), { recursive: true });
  return {
    run: (args, before = []) => {
      const [command = process.execPath, ...words] = [...before, process.execPath, main, ...args];
      const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8' });
      return { code: status, out: stdout, err: stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
