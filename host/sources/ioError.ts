import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'source.vanished',
  ENOTDIR: 'source.vanished',
  ENODEV: 'source.vanished',
  ENXIO: 'source.vanished',
  ESTALE: 'source.vanished',
  ENOMEDIUM: 'source.vanished',
  EACCES: 'source.unreadable',
  EPERM: 'source.unreadable',
  EIO: 'source.unreadable',
  ELOOP: 'source.unsupported',
  ENAMETOOLONG: 'source.unsupported',
};

/** Code of an error of the file system. */
export function ioCode(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (typeof code === 'string' ? codes[code] : undefined) ?? 'source.unreadable';
}

/** Types an error of the file system; its message names a path and stays in the cause. */
export function ioError(error: unknown): AppError {
  return asAppError(error, ioCode(error));
}
