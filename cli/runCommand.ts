import { asAppError, type AppError } from '../core/errors/AppError';
import type { ErrorCode } from '../core/errors/codes';
import { errorTexts } from '../core/errors/texts';
import type { ExitCode, Verb, VerbIo } from './Verb';

/** Everything that a run of the command line can do. */
export interface Command {
  readonly version: string;
  /** Verbs by name, each loaded when it is asked for: a scan need not wait for the codecs of `render`. */
  readonly verbs: ReadonlyMap<string, () => Promise<Verb>>;
  /** Opens the window: what happens without a verb. */
  readonly openWindow: (args: string[], io: VerbIo) => Promise<ExitCode>;
}

/** Errors that the words of the command line make. */
const wrongUse: ReadonlySet<ErrorCode> = new Set([
  'usage.wrong',
  'deid.unknownOption',
  'deid.optionConflict',
  'deid.badMask',
  'deid.badKey',
]);

/**
 * Runs one command line. Errors become a sentence with its code on standard error (with `--json` also one
 * document `{"error":{"code"}}` on standard output) and an exit code; never a stack trace.
 * @param words without the program's own name
 */
export async function runCommand(command: Command, words: readonly string[], io: VerbIo): Promise<ExitCode> {
  const [first, ...rest] = words;
  if (first === '--version') return print(io, `${command.version}\n`);
  if (first === '--help' || first === '-h' || first === 'help') {
    const verbs = await Promise.all([...command.verbs.values()].map((load) => load()));
    return print(io, helpText(verbs));
  }
  const verb = await command.verbs.get(first ?? '')?.();
  try {
    if (!verb) return await command.openWindow([...words], io);
    if (rest.includes('--help') || rest.includes('-h')) return print(io, verb.help);
    return await verb.run(rest, io);
  } catch (error) {
    return reportFailure(asAppError(error, 'internal.unexpected'), rest.includes('--json'), verb, io);
  }
}

function print(io: VerbIo, text: string): ExitCode {
  io.stdout.write(text);
  return 0;
}

function reportFailure(error: AppError, isJson: boolean, verb: Verb | undefined, io: VerbIo): ExitCode {
  if (isJson) io.stdout.write(`${JSON.stringify({ error: { code: error.code, facts: error.facts } })}\n`);
  io.stderr.write(`diascope: ${errorTexts[error.code]} (${error.code})\n`);
  if (!wrongUse.has(error.code)) return 3;
  io.stderr.write(`Try: diascope ${verb ? `${verb.name} ` : ''}--help\n`);
  return 2;
}

/** Text of `diascope --help`. */
export function helpText(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const lines = verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Diascope: DICOM viewer and share tool. Not for primary diagnosis.

Usage:
  diascope [PATH…] [--demo] [--web]   opens the window
  diascope VERB …                     runs a verb; diascope VERB --help tells more

Verbs:
${lines.join('\n')}

Window:
  PATH           folder, file, DICOMDIR or zip to open
  --demo         opens the built-in synthetic patient
  --web          uses your own browser in place of Electron
  --no-open      with the browser: prints the address, starts no browser
  --user-data-dir=DIR  keeps settings and measurements there

Exit codes: 0 done, 1 done with problems, 2 wrong use, 3 failed.
`;
}
