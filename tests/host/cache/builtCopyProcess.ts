import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { JobResult } from '../../../ipc/contract';
import type { CopyState } from '../../../ipc/localCopies';
import { bundledProgram } from '../../support/bundledProgram';

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

/** `copyProcess.ts`, ready to be started. */
export async function builtCopyProcess(): Promise<CopyProcess> {
  const { main, remove } = await bundledProgram('tests/host/cache/copyProcess.ts');
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
    remove,
  };
}
