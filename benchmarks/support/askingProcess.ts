import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that runs on and answers each line by one line, so that its start is not measured. */
export interface AskingProcess {
  /** @throws {Error} when the process ends before it has answered */
  ask(line: string): Promise<string>;
  end(): void;
}

/**
 * A shell that runs one command after the other, each a whole process, start to end. Beside ours: a program that starts a
 * process itself is copied for it, and pays for that afterwards, in what is measured next.
 */
export interface CommandRunner {
  /** Runs a whole command; its output is thrown away. @throws {Error} when it fails */
  run(command: string, args: readonly string[], folder?: string): Promise<void>;
  end(): void;
}

/** Starts it. */
export function commandRunner(): CommandRunner {
  const shell = askingProcess('/bin/sh', [
    '-c',
    'while IFS= read -r line; do (eval "$line") </dev/null >/dev/null; echo $?; done',
  ]);
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return {
    run: async (command, args, folder = '.') => {
      const line = `cd ${quoted(folder)} && exec ${[command, ...args].map(quoted).join(' ')}`;
      const status = await shell.ask(line);
      if (status !== '0') throw new Error(`${command} ended with ${status}`);
    },
    end: () => shell.end(),
  };
}

/** Starts it. */
export function askingProcess(command: string, args: readonly string[]): AskingProcess {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`${command} ended`);
      return answer.value;
    },
    end: () => child.stdin.end(),
  };
}
