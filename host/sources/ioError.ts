import { constants } from 'node:os';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'source.vanished',
  ENOTDIR: 'source.vanished',
  ENODEV: 'source.vanished',
  ENXIO: 'source.vanished',
  EACCES: 'source.unreadable',
  EPERM: 'source.unreadable',
  EIO: 'source.unreadable',
  ELOOP: 'source.unsupported',
  ENAMETOOLONG: 'source.unsupported',
};

/** No medium is in the drive; Linux only. Node knows no name for it. */
const noMedium = 123;
const goneNumbers: ReadonlySet<number> = new Set(
  process.platform === 'win32' ? [] : [constants.errno.ESTALE, noMedium],
);

/** Code of an error of the file system. */
export function ioCode(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  // Some errors have only a number: Node says "Unknown system error -123" for them.
  const number = error instanceof Error && 'errno' in error ? error.errno : undefined;
  if (typeof number === 'number' && goneNumbers.has(-number)) return 'source.vanished';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (typeof code === 'string' ? codes[code] : undefined) ?? 'source.unreadable';
}

/** Types an error of the file system; its message names a path and stays in the cause. */
export function ioError(error: unknown): AppError {
  return asAppError(error, ioCode(error));
}
