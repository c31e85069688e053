import { spawnSync } from 'node:child_process';

/** User and system time of a whole command in ms, by the shell's own `times`. */
export function cpuMsOf(command: readonly string[]): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1';
  const { stderr, status } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const [user, system] = stderr.trim().split(/\s+/).map(Number);
  if (status !== 0 || user === undefined || system === undefined)
    throw new Error(`${command[0] ?? ''} ended with ${String(status)}`);
  return (user + system) * 1000;
}
