import type { Writable } from 'node:stream';

/** 0 done, 1 done with problems that the output lists, 2 wrong use, 3 failed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Streams of one run of the command line, and the signal that Ctrl-C gives. */
export interface VerbIo {
  /** Results. */
  readonly stdout: Writable;
  /** Progress and messages for people. */
  readonly stderr: Writable;
  readonly signal: AbortSignal;
}

/** One verb of the command line. */
export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** Whole text of `--help`, ending with a line break. */
  readonly help: string;
  /** @throws {AppError} usage.wrong for wrong use (exit 2), any other code for a failure (exit 3) */
  run(args: string[], io: VerbIo): Promise<ExitCode>;
}
