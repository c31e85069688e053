import type { ErrorCode } from './codes';

/**
 * Facts that help to understand an error. They never hold a value, path, name or UID that was read
 * from a file, because those carry patient data: only keywords, VRs, offsets, lengths and counts.
 */
export type ErrorFacts = Readonly<Record<string, string | number | boolean>>;

/** The one error class of the product. The screen looks its sentence up by `code`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
  }
}

/** Gives `error` itself when it is typed, else wraps it under `fallback` and keeps it as the cause. */
export function asAppError(error: unknown, fallback: ErrorCode): AppError {
  return error instanceof AppError ? error : new AppError(fallback, {}, error);
}
