import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { JobResult } from '../../../ipc/contract';
import type { CopyState } from '../../../ipc/localCopies';

/** What a run of `copyProcess` told. */
export interface CopyRun {
  readonly states: readonly CopyState[];
  readonly result: JobResult;
  /** Of each instance the code of its failure, or its outcome. */
  readonly codes: readonly string[];
  readonly readable: number;
  readonly err: string;
}

export interface CopyProcess {
  /** @param before another program with its arguments, such as strace, that is to start it */
  run(userDataPath: string, disc: string, before?: readonly string[], way?: 'offered'): CopyRun;
  /** Starts one whose disc stands still in the middle of the file of this number, counted from 1. */
  start(userDataPath: string, disc: string, file: number): ChildProcess;
  remove(): void;
}

/** Bundles `copyProcess.ts` into a folder of its own. */
export async function builtCopyProcess(): Promise<CopyProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'diascope-copy-process-'));
  const main = join(folder, 'main/main.cjs');
  await build({
    entryPoints: [join(process.cwd(), 'tests/host/cache/copyProcess.ts')],
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
  return {
    run: (userDataPath, disc, before = [], way) => {
      const own = [process.execPath, main, userDataPath, disc, ...(way === undefined ? [] : [way])];
      const [command = process.execPath, ...words] = [...before, ...own];
      const { stdout, stderr } = spawnSync(command, words, { encoding: 'utf8' });
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Partial<Omit<CopyRun, 'states'>> & { state?: CopyState });
      const told = Object.assign({}, ...lines) as Omit<CopyRun, 'states' | 'err'>;
      return { ...told, states: lines.flatMap(({ state }) => state ?? []), err: stderr };
    },
    start: (userDataPath, disc, file) =>
      spawn(process.execPath, [main, userDataPath, disc, String(file)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
