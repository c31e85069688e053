import { AppError } from '../../core/errors/AppError';
import type { ServerAddress, ServerAuth } from '../share/serverRequest';
import type { ServerConnectionData } from './serverStore';

/**
 * What the upload needs of a server that is in the list.
 * @throws {AppError} server.unauthorized when it wants a password or token and none is known (any more)
 */
export function serverAddress({ server, secret, caPem }: ServerConnectionData): ServerAddress {
  return { url: server.url, auth: authOf(server.auth, secret), caPem };
}

function authOf(auth: ServerConnectionData['server']['auth'], secret: string | undefined): ServerAuth {
  if (auth.kind === 'none') return { kind: 'none' };
  if (secret === undefined) throw new AppError('server.unauthorized');
  return auth.kind === 'basic'
    ? { kind: 'basic', user: auth.user, password: secret }
    : { kind: 'bearer', token: secret };
}
