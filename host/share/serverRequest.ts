/**
 * One HTTP request to a DICOMweb server. Invariants: a redirect is never followed and credentials go
 * to no other host; a certificate that does not verify ends the request, without a way around it;
 * an answer is read up to `answerLimit` bytes and for a limited time; errors carry no text of the server.
 */
import { once } from 'node:events';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { AppError } from '../../core/errors/AppError';
import { systemCode, throwIfCancelled } from '../jobs/package/fileErrors';
import { serverRoot } from './serverUrl';

export type ServerAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export interface ServerAddress {
  /** Root of the DICOMweb service. */
  readonly url: string;
  readonly auth: ServerAuth;
  /** Own certificate authorities, PEM, beside those of the system. */
  readonly caPem?: string | undefined;
}

/** Limits, changed by tests only. */
export interface ServerLimits {
  /** Longest silence on the connection. */
  readonly silenceMs: number;
  /** Longest wait from the last byte sent to the last byte of the answer. */
  readonly answerMs: number;
  readonly answerBytes: number;
}

export const serverLimits: ServerLimits = {
  silenceMs: 60_000,
  answerMs: 300_000,
  answerBytes: 16 * 1024 * 1024,
};

export interface ServerBody {
  readonly contentType: string;
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface ServerAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** A server with its connection, kept open between requests until `close`. */
export interface ServerConnection {
  readonly root: URL;
  /** @throws {AppError} server.unreachable, server.badCertificate, server.timeout, server.badAnswer, job.cancelled, or the body's own error */
  send(call: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly accept: string;
    readonly body?: ServerBody;
    readonly signal: AbortSignal;
  }): Promise<ServerAnswer>;
  close(): void;
}

/** @throws {AppError} server.badUrl */
export function connectServer(address: ServerAddress, limits: ServerLimits = serverLimits): ServerConnection {
  const root = serverRoot(address.url, address.auth.kind !== 'none');
  const agentOptions = { keepAlive: true, maxSockets: 2 };
  const ca = address.caPem === undefined ? undefined : [...rootCertificates, address.caPem];
  const agent =
    root.protocol === 'https:'
      ? new HttpsAgent({
          ...agentOptions,
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          ...(ca === undefined ? {} : { ca }),
        })
      : new HttpAgent(agentOptions);
  const authorization = authorizationOf(address.auth);
  return {
    root,
    async send({ method, path, accept, body, signal }) {
      throwIfCancelled(signal);
      const headers: Record<string, string | number> = { accept, 'user-agent': 'Diascope' };
      if (authorization !== undefined) headers['authorization'] = authorization;
      if (body !== undefined) {
        headers['content-type'] = body.contentType;
        headers['content-length'] = body.length;
      }
      const start = root.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = start(new URL(path, root), { method, headers, agent, timeout: limits.silenceMs });
      return exchange(request, body, limits, signal);
    },
    close: () => agent.destroy(),
  };
}

async function exchange(
  request: ClientRequest,
  body: ServerBody | undefined,
  limits: ServerLimits,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  const cancel = () => request.destroy(new AppError('job.cancelled'));
  signal.addEventListener('abort', cancel, { once: true });
  request.on('timeout', () => request.destroy(new AppError('server.timeout')));
  let answerTimer: NodeJS.Timeout | undefined;
  const answered = new Promise<ServerAnswer>((resolve, reject) => {
    request.on('error', (error) => reject(connectionError(error)));
    request.on('response', (response) => {
      readAnswer(response, limits.answerBytes).then(resolve, (error: unknown) =>
        reject(connectionError(error)),
      );
    });
  });
  answered.catch(() => undefined);
  try {
    await sendBody(request, body, answered);
    answerTimer = setTimeout(() => request.destroy(new AppError('server.timeout')), limits.answerMs);
    return await answered;
  } catch (error) {
    if (!request.destroyed) request.destroy();
    throw signal.aborted ? new AppError('job.cancelled', {}, error) : error;
  } finally {
    clearTimeout(answerTimer);
    signal.removeEventListener('abort', cancel);
  }
}

/** Sends the body unless the server answers before it has all of it (a refusal), which ends the sending. */
async function sendBody(
  request: ClientRequest,
  body: ServerBody | undefined,
  answered: Promise<unknown>,
): Promise<void> {
  let isAnswered = false;
  const noticed = answered.then(
    () => (isAnswered = true),
    () => (isAnswered = true),
  );
  if (body !== undefined) {
    let sent = 0;
    for await (const chunk of body.chunks()) {
      if (isAnswered || request.destroyed) return;
      sent += chunk.length;
      // The length has been promised to the server; one byte more would be read as another request.
      if (sent > body.length) throw new AppError('source.changed');
      if (!request.write(chunk)) await Promise.race([once(request, 'drain').catch(() => undefined), noticed]);
    }
    if (isAnswered || request.destroyed) return;
    if (sent !== body.length) throw new AppError('source.changed', { expected: body.length, found: sent });
  }
  request.end();
}

async function readAnswer(response: IncomingMessage, limit: number): Promise<ServerAnswer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) {
      response.destroy();
      throw new AppError('server.badAnswer', { reason: 'tooLong' });
    }
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    retryAfter: response.headers['retry-after'],
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

function authorizationOf(auth: ServerAuth): string | undefined {
  if (auth.kind === 'basic')
    return `Basic ${Buffer.from(`${auth.user}:${auth.password}`, 'utf8').toString('base64')}`;
  return auth.kind === 'bearer' ? `Bearer ${auth.token}` : undefined;
}

/** Codes by which OpenSSL and Node say that a certificate does not verify. */
const certificateCodes =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|ERROR_IN_CERT|CRL_|EE_|CA_MD)/;

function connectionError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const system = systemCode(error);
  if (certificateCodes.test(system)) return new AppError('server.badCertificate', { reason: system }, error);
  if (system === 'ETIMEDOUT') return new AppError('server.timeout', { system }, error);
  if (system.startsWith('HPE_')) return new AppError('server.badAnswer', { reason: system }, error);
  return new AppError('server.unreachable', system === '' ? {} : { system }, error);
}
