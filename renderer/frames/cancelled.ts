import { AppError } from '../../core/errors/AppError';

/** The error of work that nobody wants any more. */
export function cancelled(): AppError {
  return new AppError('job.cancelled');
}

/** Whether `error` only says that work was given up: nothing to be shown. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof AppError && error.code === 'job.cancelled') ||
    (error instanceof DOMException && error.name === 'AbortError')
  );
}
