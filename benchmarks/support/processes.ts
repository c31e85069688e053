import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a whole command and throws when it fails; its output is thrown away. */
export function runCommand(command: string, args: readonly string[], cwd?: string): void {
  const { status, error, stderr } = spawnSync(command, [...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${command} ended with ${status ?? 'a signal'}: ${stderr.toString().slice(0, 300)}`);
}

/** Whether a command can be started. */
export const hasCommand = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).error === undefined;

/** The Python with Debian's pydicom, or undefined. */
export function pydicomPython(): string | undefined {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  return spawnSync(python, ['-c', 'import pydicom'], { stdio: 'ignore' }).status === 0 ? python : undefined;
}

/** A folder for generated input, kept between runs. */
export function inputFolder(): string {
  const folder = process.env['BENCH_INPUT'] ?? join(tmpdir(), 'diascope-bench');
  mkdirSync(folder, { recursive: true });
  return folder;
}
