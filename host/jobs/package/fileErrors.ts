import { AppError } from '../../../core/errors/AppError';
import type { ErrorCode } from '../../../core/errors/codes';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'write.noSpace',
  EDQUOT: 'write.noSpace',
  EFBIG: 'write.noSpace',
  EEXIST: 'write.exists',
};

/**
 * Gives the typed error for a failure while writing. Typed errors pass through; facts hold the
 * system's code only, never the path that the message of the system quotes.
 */
export function writeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const system = systemCode(error);
  return new AppError(codes[system] ?? 'write.failed', system === '' ? {} : { system }, error);
}

/** The operating system's short code of an error (`ENOENT`), or an empty text. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code : '';
}

/** @throws {AppError} job.cancelled when `signal` has been aborted */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('job.cancelled');
}
