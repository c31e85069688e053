import { AppError } from '../errors/AppError';

/**
 * The typed error of an HTTP status that is not a success, or undefined for 2xx. `retryAfterSeconds`
 * is among the facts where the server named it.
 */
export function statusError(status: number, retryAfter: string | undefined): AppError | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400) return new AppError('server.redirect', { status });
  if (status === 401 || status === 407) return new AppError('server.unauthorized', { status });
  if (status === 403) return new AppError('server.forbidden', { status });
  if (status === 404 || status === 405 || status === 410) return new AppError('server.notFound', { status });
  if (status === 408 || status === 504) return new AppError('server.timeout', { status });
  if (status === 409) return new AppError('server.conflict', { status });
  if (status === 413) return new AppError('server.tooLarge', { status });
  if (status === 429 || status === 503) {
    const seconds = retryAfterSeconds(retryAfter);
    return new AppError(
      'server.busy',
      seconds === undefined ? { status } : { status, retryAfterSeconds: seconds },
    );
  }
  return new AppError('server.failed', { status });
}

/** Retry-After in seconds (RFC 9110 10.2.3); its date form is left to our own waiting times. */
function retryAfterSeconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined;
}
