import { isIP } from 'node:net';
import { AppError } from '../../core/errors/AppError';
import { parseUrl } from './parseUrl';

/**
 * The root of a DICOMweb service as a URL that ends in `/`, so that `studies` can be added.
 * @throws {AppError} server.badUrl with `reason`: `unreadable`; `scheme` (only http and https);
 * `credentials` (a user or password inside, which would be shown and logged); `plain` (http to
 * another machine with a password, which everyone on the way could read)
 */
export function serverRoot(text: string, hasSecret: boolean): URL {
  const url = parseUrl(text.trim());
  if (url === undefined) throw new AppError('server.badUrl', { reason: 'unreadable' });
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new AppError('server.badUrl', { reason: 'scheme' });
  if (url.username !== '' || url.password !== '')
    throw new AppError('server.badUrl', { reason: 'credentials' });
  if (url.search !== '' || url.hash !== '') throw new AppError('server.badUrl', { reason: 'unreadable' });
  if (hasSecret && url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new AppError('server.badUrl', { reason: 'plain' });
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function isLoopback(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (address === 'localhost' || address === '::1') return true;
  return isIP(address) === 4 && address.startsWith('127.');
}
