import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPageFiles } from '../../../host/page/pageFiles';
import { startWebShell, type WebShell } from '../../../host/webShell/startWebShell';
import { ownerOf } from '../../../host/webShell/sameUser';
import { tokenHeader, type EventLine } from '../../../ipc/webProtocol';
import { fakeHost } from './fakeHost';

let shell: WebShell;
let host: ReturnType<typeof fakeHost>;
let folder: string;

beforeEach(async () => {
  signedIn = undefined;
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-web-'));
  await mkdir(path.join(folder, 'page'));
  await writeFile(path.join(folder, 'page', 'index.html'), '<!doctype html><title>Diascope</title>');
  await writeFile(path.join(folder, 'page', 'files.json'), '["index.html"]');
  await writeFile(path.join(folder, 'secret.txt'), 'not served');
  host = fakeHost();
  shell = await startWebShell({ host, files: await openPageFiles(path.join(folder, 'page')), graceMs: 0 });
});

afterEach(async () => {
  await shell.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request with exactly these headers; `fetch` would not let us forge some of them. */
function ask(
  place: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: shell.port,
        path: place,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

const json = { 'content-type': 'application/json' };
const codeOf = (url: string): string => new URLSearchParams(new URL(url).hash.slice(1)).get('code') ?? '';

function redeem(code: string): Promise<Answer> {
  return ask('/session', { method: 'POST', headers: json, body: JSON.stringify({ code }) });
}

let signedIn: Record<string, string> | undefined;

/** The token's header; the code works once, so it is kept for the rest of the test. */
async function signIn(): Promise<Record<string, string>> {
  if (signedIn) return signedIn;
  const { token } = JSON.parse((await redeem(codeOf(shell.url))).text) as { token: string };
  signedIn = { [tokenHeader]: token };
  return signedIn;
}

describe('the page', () => {
  it('is served with the policy and isolation headers', async () => {
    const answer = await ask('/');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(answer.headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//etc/passwd',
    '/page/../../secret.txt',
  ])('has no way out of its files: %s', async (place) => {
    expect((await ask(place)).status).toBe(403);
    expect((await ask(place, { headers: await signIn() })).status).toBe(404);
  });
});

describe('who may ask', () => {
  it.each(['localhost', 'evil.example', '127.0.0.1', 'localhost:1'])(
    'another Host than our own is misdirected: %s',
    async (name) => {
      expect((await ask('/', { headers: { host: name } })).status).toBe(421);
    },
  );

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('a foreign origin is refused: %o', async (headers) => {
    const signed = { ...headers, ...(await signIn()) } as Record<string, string>;
    expect((await ask('/events', { headers: signed })).status).toBe(403);
    expect((await ask('/', { headers: signed })).status).toBe(403);
  });

  it('needs the token for calls, events, frames and drops', async () => {
    const post = { method: 'POST', headers: json, body: '{}' };
    expect((await ask('/call/open.pending', post)).status).toBe(403);
    expect((await ask('/drop', post)).status).toBe(403);
    expect((await ask('/drop/bytes/1', post)).status).toBe(403);
    expect((await ask('/events')).status).toBe(403);
    expect((await ask('/data/frame/i1/0')).status).toBe(403);
    expect((await ask('/data/frame/i1/0', { headers: { [tokenHeader]: 'wrong' } })).status).toBe(403);
  });

  it('takes the code once, and no more after ten wrong ones', async () => {
    expect((await redeem('wrong')).status).toBe(403);
    expect((await redeem(codeOf(shell.url))).status).toBe(200);
    expect((await redeem(codeOf(shell.url))).status).toBe(403);
    const other = await startWebShell({ host, files: await openPageFiles(path.join(folder, 'page')) });
    const first = shell;
    shell = other;
    for (let count = 0; count < 10; count += 1) await redeem(`guess ${count}`);
    expect((await redeem(codeOf(other.url))).status).toBe(403);
    await other.close();
    shell = first;
  });

  it('reads from the kernel table whose a loopback connection is', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 2 1`;
    expect(ownerOf(table, 50_000, 8080)).toBe(1001);
    expect(ownerOf(table, 8080, 50_000)).toBe(1000);
    expect(ownerOf(table, 1, 8080)).toBeUndefined();
  });
});

describe('calls', () => {
  const call = async (name: string, body: string, headers: Record<string, string> = json): Promise<Answer> =>
    ask(`/call/${name}`, { method: 'POST', headers: { ...headers, ...(await signIn()) }, body });

  it('answers by the envelope', async () => {
    const answer = await call('open.pending', '{}');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['open.pending', '{"extra":1}', 'ipc.badRequest'],
    ['open.pending', '[]', 'ipc.badRequest'],
    ['source.cancel', '{"sourceId":"../x"}', 'ipc.badRequest'],
    ['source.cancel', '{"sourceId":"abc"}', 'ipc.badGrant'],
    ['constructor', '{}', 'ipc.unknownCall'],
    ['__proto__', '{}', 'ipc.unknownCall'],
  ])('%s %s gives %s', async (name, body, code) => {
    expect(JSON.parse((await call(name, body)).text)).toEqual({ ok: false, error: { code, facts: {} } });
  });

  it('tells of an error that is not typed no more than where it arose', async () => {
    expect((await call('source.close', '{"sourceId":"abc"}')).text).toBe(
      '{"ok":false,"error":{"code":"internal.unexpected","facts":{"where":"source.close"}}}',
    );
  });

  it('refuses other content types, broken JSON and other methods', async () => {
    expect((await call('open.pending', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await call('open.pending', '{')).status).toBe(400);
    expect((await ask('/', { method: 'PUT' })).status).toBe(405);
  });

  it('refuses a body that is too long', async () => {
    const long = JSON.stringify({ code: 'x'.repeat(2000) });
    expect((await ask('/session', { method: 'POST', headers: json, body: long })).status).toBe(413);
  });
});

describe('frames', () => {
  it('gives the stored bytes, or a status with the code', async () => {
    const headers = await signIn();
    expect(await ask('/data/frame/i1/0', { headers })).toMatchObject({ status: 200, text: '\x01\x02\x03' });
    const missing = await ask('/data/frame/i1/7', { headers });
    expect(missing.status).toBe(404);
    expect(JSON.parse(missing.text)).toEqual({ code: 'pixels.frameOutOfRange', facts: { frameIndex: 7 } });
  });
});

/** Opens the event stream and gives its lines one by one. */
async function openStream(headers: Record<string, string>) {
  const aborter = new AbortController();
  const response = await fetch(`http://127.0.0.1:${shell.port}/events`, { headers, signal: aborter.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  const next = async (): Promise<EventLine> => {
    for (;;) {
      const end = text.indexOf('\n');
      if (end > 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        return JSON.parse(line) as EventLine;
      }
      if (end === 0) text = text.slice(1);
      else text += new TextDecoder().decode((await reader.read()).value);
    }
  };
  return { next, leave: () => aborter.abort() };
}

describe('events', () => {
  it('come as lines, in order', async () => {
    const stream = await openStream(await signIn());
    host.emit('scan.progress', { sourceId: 's1', filesSeen: 1, dicom: 1 });
    host.emit('scan.progress', { sourceId: 's1', filesSeen: 2, dicom: 2 });
    expect(await stream.next()).toEqual({
      event: 'scan.progress',
      detail: { sourceId: 's1', filesSeen: 1, dicom: 1 },
    });
    expect(await stream.next()).toMatchObject({ detail: { filesSeen: 2 } });
    stream.leave();
  });

  it('the server ends after the last page has left', async () => {
    const stream = await openStream(await signIn());
    stream.leave();
    await shell.ended;
    await expect(ask('/')).rejects.toThrow();
  });

  it('it ends later while a job runs', async () => {
    const stream = await openStream(await signIn());
    host.emit('job.progress', { jobId: 'j1', kind: 'export', phase: 'writing', done: 0, total: 1, bytes: 0 });
    await stream.next();
    stream.leave();
    expect((await ask('/')).status).toBe(200);
    host.emit('job.finished', {
      jobId: 'j1',
      kind: 'export',
      outcome: 'done',
      ok: 1,
      failed: 0,
      refused: 0,
      name: 'x',
    });
    await shell.ended;
  });
});

describe('files that stay in the browser', () => {
  it('are read piece by piece from the page that holds them', async () => {
    const headers = await signIn();
    const stream = await openStream(headers);
    const drop = {
      dropId: 'd1',
      name: 'disc',
      files: [
        { path: 'disc/a', size: 3 },
        { path: 'disc/b', size: 5 },
      ],
    };
    const reply = await ask('/drop', {
      method: 'POST',
      headers: { ...headers, ...json },
      body: JSON.stringify(drop),
    });
    expect(JSON.parse(reply.text)).toEqual({
      ok: true,
      value: { sourceId: 's1', name: 'disc', kind: 'folder' },
    });

    const entries = [];
    const source = host.opened[0];
    for await (const entry of source?.entries(new AbortController().signal, () => undefined) ?? [])
      entries.push(entry);
    expect(entries.map((entry) => entry.path)).toEqual(['disc/a', 'disc/b']);

    const file = await entries[1]?.open();
    const bytes = file?.read(2, 100);
    const wish = await stream.next();
    expect(wish).toMatchObject({
      event: 'drop.read',
      detail: { dropId: 'd1', fileIndex: 1, offset: 2, length: 3 },
    });
    const { readId } = wish.detail as { readId: string };
    expect((await ask(`/drop/bytes/${readId}`, { method: 'POST', headers, body: 'abc' })).status).toBe(204);
    expect(await bytes).toEqual(Uint8Array.of(97, 98, 99));
    expect((await ask(`/drop/bytes/${readId}`, { method: 'POST', headers, body: 'abc' })).status).toBe(404);

    const failing = file?.read(0, 1);
    const { readId: second } = (await stream.next()).detail as { readId: string };
    const outcome = expect(failing).rejects.toMatchObject({ code: 'source.vanished' });
    await ask(`/drop/failed/${second}`, { method: 'POST', headers });
    await outcome;

    const left = file?.read(0, 1);
    await stream.next();
    const gone = expect(left).rejects.toMatchObject({ code: 'source.vanished' });
    stream.leave();
    await gone;
  });
});
