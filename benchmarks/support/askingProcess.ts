import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that runs on and answers each line by one line, so that its start is not measured. */
export interface AskingProcess {
  /** @throws {Error} when the process ends before it has answered */
  ask(line: string): Promise<string>;
  end(): void;
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
