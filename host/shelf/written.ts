import { asAppError, AppError } from '../../core/errors/AppError';

/**
 * Runs a step that writes into the library.
 * @throws {AppError} write.noSpace when the disk or the quota is full, else write.failed
 */
export async function written<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('write.noSpace', {}, error);
    throw asAppError(error, 'write.failed');
  }
}
