import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A shell that runs commands one after the other and tells their CPU time. */
export interface CpuClock {
  /** User and system time of a whole command in ms; its output is thrown away. */
  measure(command: readonly string[]): Promise<number>;
  close(): void;
}

/**
 * Starts the shell. It stays, so that this process need not fork while it measures itself: after a fork every page that
 * is written to costs a fault, and that would count against us.
 */
export function openCpuClock(): CpuClock {
  const shell = spawn('bash', ['--norc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  shell.stdin.write("TIMEFORMAT='%3U %3S'\n");
  return {
    measure: async (command) => {
      const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      shell.stdin.write(`{ time ${quoted} >/dev/null 2>&1 </dev/null; } 2>&1; echo $?\n`);
      const [times, status] = [await lines.next(), await lines.next()];
      const [user, system] = String(times.value).split(' ').map(Number);
      if (status.value !== '0' || user === undefined || system === undefined)
        throw new Error(`${command[0] ?? ''} ended with ${String(status.value)}`);
      return (user + system) * 1000;
    },
    close: () => shell.stdin.end(),
  };
}
