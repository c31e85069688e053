/**
 * The local web shell: the window in the person's own browser, served from this process on 127.0.0.1.
 *
 * Every request passes `requestGate` first (exact `Host`, no foreign `Origin` or `Sec-Fetch-Site`); every one but
 * the page's own files and `session` needs the token. The server ends by itself when the last page has left
 * and no job is running.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import type { Reply } from '../../ipc/contract';
import { dropRequest, sessionRequest, webPaths, type SessionReply } from '../../ipc/webProtocol';
import type { Host } from '../Host';
import { watchJobs } from '../events/runningJobs';
import { answerCall } from '../page/answerCall';
import { parseFramePath, statusOf, toWireError } from '../page/frameReply';
import type { PageFiles } from '../page/pageFiles';
import { pageHeaders } from '../page/pageHeaders';
import { createBrowserReads, type BrowserReads } from './browserReads';
import { openDrop } from './openDrop';
import { createEventStreams, type EventStreams } from './eventStreams';
import { readBody } from './readBody';
import { createRequestGate, type RequestGate } from './requestGate';
import { isOtherUser } from './sameUser';

/** A page that is reloaded closes its stream and opens a new one; so long the server waits for that. */
const defaultGraceMs = 5000;
const sessionBodyLimit = 1024;
/** The largest request of the contract: a million instance ids. */
const callBodyLimit = 96 * 1024 * 1024;

/** What the web shell needs of a host: also sources whose files stay in the browser. */
export interface WebShellOptions {
  readonly host: Host;
  readonly files: PageFiles;
  /** How long after the last page has left the server ends. */
  readonly graceMs?: number;
}

export interface WebShell {
  /** Address with the one-time code, for the person's browser. */
  readonly url: string;
  readonly port: number;
  /** Resolved when the last page has left, or after `close`. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Starts the server on a free port of 127.0.0.1. */
export async function startWebShell({
  host,
  files,
  graceMs = defaultGraceMs,
}: WebShellOptions): Promise<WebShell> {
  const server = createServer({ keepAliveTimeout: 30_000 });
  await listen(server);
  const port = (server.address() as AddressInfo).port;
  const gate = createRequestGate(`127.0.0.1:${port}`);

  let graceTimer: NodeJS.Timeout | undefined;
  const endSoon = (): void => {
    clearTimeout(graceTimer);
    graceTimer = setTimeout(() => {
      if (streams.count === 0 && jobs.count === 0) void close();
    }, graceMs);
  };
  const streams = createEventStreams((left) => {
    if (left > 0) return;
    reads.failAll();
    endSoon();
  });
  const reads = createBrowserReads((detail) => {
    if (streams.count === 0) return false;
    streams.send({ event: 'drop.read', detail });
    return true;
  });
  const stopListening = host.onEvent((event, detail) => {
    streams.send({ event, detail } as Parameters<EventStreams['send']>[0]);
  });
  const jobs = watchJobs(host, () => {
    if (streams.count === 0) endSoon();
  });

  let markEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (markEnded = resolve));
  const close = async (): Promise<void> => {
    clearTimeout(graceTimer);
    stopListening();
    jobs.stop();
    streams.close();
    reads.failAll();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    markEnded();
  };

  const shell: ShellParts = { host, files, gate, streams, reads, port };
  server.on('request', (request, response) => {
    answer(shell, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendError(response, 500, error);
      else response.destroy();
    });
  });
  return { url: `http://127.0.0.1:${port}/#code=${gate.code}`, port, ended, close };
}

interface ShellParts {
  readonly host: Host;
  readonly files: PageFiles;
  readonly gate: RequestGate;
  readonly streams: EventStreams;
  readonly reads: BrowserReads;
  readonly port: number;
}

async function answer(shell: ShellParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  const refusal = shell.gate.refuseOrigin(request);
  if (refusal !== undefined) return send(response, refusal);
  const path = (request.url ?? '/').split('?', 1)[0]?.slice(1) ?? '';

  if (request.method === 'GET') {
    const file = await shell.files.read(path);
    if (file) return send(response, 200, file.bytes, file.type);
  } else if (request.method !== 'POST') return send(response, 405);
  if (path === webPaths.session) return answerSession(shell, request, response);

  if (!shell.gate.hasToken(request)) return send(response, 403);
  if (request.method === 'GET') {
    if (path === webPaths.events) return shell.streams.add(response);
    return answerFrame(shell, path, response);
  }
  if (path.startsWith(webPaths.dropBytes) || path.startsWith(webPaths.dropFailed)) {
    return answerDropBytes(shell, path, request, response);
  }
  const isDrop = path === webPaths.drop;
  if (!isDrop && !path.startsWith(webPaths.call)) return send(response, 404);
  const body = await readJson(request, response, callBodyLimit);
  if (body === undefined) return;
  const reply = isDrop
    ? await answerDrop(shell, body.value)
    : await answerCall(shell.host.handlers, path.slice(webPaths.call.length), body.value);
  sendJson(response, 200, reply);
}

async function answerSession(
  { gate, port }: ShellParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return send(response, 405);
  const body = await readJson(request, response, sessionBodyLimit);
  if (body === undefined) return;
  const checked = v.safeParse(sessionRequest, body.value);
  const isForeign = await isOtherUser(request.socket.remotePort ?? 0, port);
  const token = checked.success && !isForeign ? gate.redeem(checked.output.code) : undefined;
  if (token === undefined) return send(response, 403);
  sendJson(response, 200, { token } satisfies SessionReply);
}

async function answerFrame({ host }: ShellParts, path: string, response: ServerResponse): Promise<void> {
  const frame = parseFramePath(path);
  if (!frame) return send(response, 404);
  const aborter = new AbortController();
  response.on('close', () => aborter.abort());
  try {
    const bytes = await host.readFrame(frame.instanceId, frame.frameIndex, aborter.signal);
    send(response, 200, bytes, 'application/octet-stream');
  } catch (error) {
    sendError(response, undefined, error);
  }
}

async function answerDrop({ host, reads }: ShellParts, request: unknown): Promise<Reply<unknown>> {
  try {
    const checked = v.safeParse(dropRequest, request);
    if (!checked.success) throw new AppError('ipc.badRequest');
    return { ok: true, value: await host.openSource(openDrop(checked.output, reads)) };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}

async function answerDropBytes(
  { reads }: ShellParts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const readId = path.slice(path.lastIndexOf('/') + 1);
  const limit = reads.expected(readId);
  if (limit === undefined) return send(response, 404);
  if (path.startsWith(webPaths.dropFailed)) {
    reads.fail(readId);
    return send(response, 204);
  }
  const body = await readBody(request, limit);
  if (body === undefined) {
    reads.fail(readId);
    return send(response, 413);
  }
  reads.deliver(readId, body);
  send(response, 204);
}

/** The body as JSON, wrapped; undefined when it was answered already because it is too long or not JSON. */
async function readJson(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Promise<{ readonly value: unknown } | undefined> {
  // A form of another site can send text, never this type without asking first.
  if (request.headers['content-type']?.split(';', 1)[0] !== 'application/json') {
    send(response, 415);
    return undefined;
  }
  const body = await readBody(request, limit);
  if (body === undefined) {
    send(response, 413);
    return undefined;
  }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown };
  } catch {
    send(response, 400);
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body?: Uint8Array | string, type?: string): void {
  if (type !== undefined) response.setHeader('content-type', type);
  // A body that was refused is not read to its end: the connection is not used again.
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status);
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, JSON.stringify(value), 'application/json; charset=utf-8');
}

function sendError(response: ServerResponse, status: number | undefined, error: unknown): void {
  const wire = toWireError(error);
  sendJson(response, status ?? statusOf(wire.code), wire);
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
