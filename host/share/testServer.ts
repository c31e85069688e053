import { AppError } from '../../core/errors/AppError';
import { statusError } from '../../core/web/statusError';
import type { ServerConnection } from './serverRequest';

/**
 * Asks a server for one study, which changes nothing and shows whether it is there and lets us in.
 * A server that only stores answers with "no such search"; that is an answer, too.
 * @throws {AppError} server.*
 */
export async function testServer(
  connection: ServerConnection,
  signal: AbortSignal,
): Promise<{ readonly canSearch: boolean }> {
  const answer = await connection.send({
    method: 'GET',
    path: 'studies?limit=1',
    accept: 'application/dicom+json',
    signal,
  });
  if (answer.status === 405 || answer.status === 501) return { canSearch: false };
  const error = statusError(answer.status, answer.retryAfter);
  if (error !== undefined) throw error;
  if (answer.status !== 204 && answer.text.trim() !== '' && !answer.contentType.includes('json'))
    throw new AppError('server.badAnswer', { reason: 'notJson' });
  return { canSearch: true };
}
