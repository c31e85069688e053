import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { serverLimits, type ServerAddress } from '../../../host/share/serverRequest';
import { serverRoot } from '../../../host/share/serverUrl';
import { uploadInstances, type UploadOptions } from '../../../host/share/uploadInstances';
import { oracle } from '../../support/oracles';
import { makeAuthority } from '../../support/ownAuthority';
import { stream, testInstances } from './uploadItems';

type Answer = (request: IncomingMessage, response: ServerResponse, uids: readonly string[]) => void;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server with one fault: searches find nothing, stores are answered by `answer`. */
async function faulty(answer: Answer, seen: IncomingMessage[] = []): Promise<ServerAddress> {
  const server = createServer((request, response) => {
    seen.push(request);
    if (request.method === 'GET') {
      response.writeHead(204).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      answer(
        request,
        response,
        [
          ...Buffer.concat(chunks)
            .toString('latin1')
            .matchAll(/1\.2\.826\.0\.1\.3680043\.10\.777\.1\.\d+/g),
        ].map(([uid]) => uid),
      ),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/dicom-web`,
    auth: { kind: 'bearer', token: 'secret-token' },
  };
}

const item = (uid: string) => ({
  '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
  '00081155': { vr: 'UI', Value: [uid] },
});
const storeAnswer = (stored: readonly string[], failed: readonly string[] = []) =>
  JSON.stringify({
    ...(stored.length > 0 && { '00081199': { vr: 'SQ', Value: stored.map(item) } }),
    ...(failed.length > 0 && {
      '00081198': {
        vr: 'SQ',
        Value: failed.map((uid) => ({ ...item(uid), '00081197': { vr: 'US', Value: [0xa700] } })),
      },
    }),
  });
const json = (response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/dicom+json', ...headers }).end(text);

async function upload(server: ServerAddress, count: number, more: Partial<UploadOptions> = {}) {
  const pauses: number[] = [];
  const result = await uploadInstances({
    server,
    items: stream(testInstances(count)),
    signal: new AbortController().signal,
    pause: async (ms) => void pauses.push(ms),
    ...more,
  });
  return {
    ...result,
    pauses,
    code: result.error?.code,
    list: result.outcomes.map(({ instanceId, status, code }) =>
      [instanceId, status, code].filter(Boolean).join(' '),
    ),
  };
}

const sopUid = (number: number) => `1.2.826.0.1.3680043.10.777.1.${number}`;
const distinct = (uids: readonly string[]) =>
  [...new Set(uids)].filter((uid) => uid !== '1.2.826.0.1.3680043.10.777.1');

describe('servers that answer wrongly', () => {
  it('200 with HTML is no success, and the rest is not sent', async () => {
    const server = await faulty((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'),
    );
    const { code, list } = await upload(server, 4, { batch: { instances: 2, bytes: 1e9 } });
    expect(code).toBe('server.badAnswer');
    expect(list).toEqual(['i1 failed server.badAnswer', 'i2 failed server.badAnswer']);
  });

  it('200 that does not name an instance does not count for it', async () => {
    const server = await faulty((_request, response, uids) =>
      json(response, 200, storeAnswer(distinct(uids).slice(0, 1))),
    );
    // The search of this server finds nothing, so that its "stored" is not believed either.
    expect((await upload(server, 2)).list).toEqual([
      'i1 failed server.notStored',
      'i2 failed server.badAnswer',
    ]);
  });

  it('202 and 409 give the outcome of each instance', async () => {
    for (const status of [202, 409]) {
      const server = await faulty((_request, response) =>
        json(response, status, storeAnswer([sopUid(1)], [sopUid(2)])),
      );
      const { list, code } = await upload(server, 2);
      // The search of this server finds nothing, so that its "stored" is not believed either.
      expect(list).toEqual(['i1 failed server.notStored', 'i2 failed server.instanceRefused']);
      expect(code).toBeUndefined();
    }
  });

  it('409 without a list fails them all', async () => {
    const server = await faulty((_request, response) => response.writeHead(409).end());
    expect((await upload(server, 2)).list).toEqual([
      'i1 failed server.conflict',
      'i2 failed server.conflict',
    ]);
  });

  it('413 is answered by smaller requests', async () => {
    const sizes: number[] = [];
    const server = await faulty((_request, response, uids) => {
      sizes.push(distinct(uids).length);
      if (distinct(uids).length > 1 || uids.includes(sopUid(3))) response.writeHead(413).end();
      else json(response, 200, storeAnswer(distinct(uids)));
    });
    const { list } = await upload(server, 4);
    expect(list[2]).toBe('i3 failed server.tooLarge');
    expect(sizes).toEqual([4, 2, 1, 1, 2, 1, 1]);
  });

  it('429 waits as long as the server says, and goes on', async () => {
    let count = 0;
    const server = await faulty((_request, response, uids) =>
      count++ === 0
        ? response.writeHead(429, { 'retry-after': '7' }).end()
        : json(response, 200, storeAnswer(distinct(uids))),
    );
    const { pauses, code } = await upload(server, 1);
    expect(pauses[0]).toBe(7000);
    expect([code, count]).toEqual([undefined, 2]);
  });

  it('503 for ever ends with server.busy, and waits at most a minute at a time', async () => {
    const server = await faulty((_request, response) =>
      response.writeHead(503, { 'retry-after': '99999' }).end(),
    );
    const { pauses, code, list } = await upload(server, 1);
    expect([code, list]).toEqual(['server.busy', ['i1 failed server.busy']]);
    expect(Math.max(...pauses)).toBe(60_000);
  });

  it('500 on a request finds the instance that it fails on', async () => {
    const server = await faulty((_request, response, uids) =>
      uids.includes(sopUid(2))
        ? response.writeHead(500).end()
        : json(response, 200, storeAnswer(distinct(uids))),
    );
    expect((await upload(server, 3)).list[1]).toBe('i2 failed server.failed');
  });

  it('500 for everything is given up after ten', async () => {
    const server = await faulty((_request, response) => response.writeHead(500).end());
    const { list, code } = await upload(server, 30);
    expect([list.length, code]).toEqual([10, 'server.failed']);
  });

  it.each([401, 403])('%i stops', async (status) => {
    const server = await faulty((_request, response) => response.writeHead(status).end());
    const { list, code } = await upload(server, 60);
    expect(code).toBe(status === 401 ? 'server.unauthorized' : 'server.forbidden');
    expect(list.length).toBe(25);
  });

  it('a redirect is not followed and the token goes nowhere else', async () => {
    const elsewhere: IncomingMessage[] = [];
    const other = await faulty((_request, response) => json(response, 200, '{}'), elsewhere);
    for (const status of [301, 302, 307, 308]) {
      const server = await faulty((_request, response) =>
        response.writeHead(status, { location: `${other.url}/studies` }).end(),
      );
      expect((await upload(server, 1)).code).toBe('server.redirect');
    }
    expect(elsewhere).toEqual([]);
  });

  it('an answer without end is cut at the limit', async () => {
    const server = await faulty((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65536, 0x20)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect((await upload(server, 1)).code).toBe('server.badAnswer');
  });

  it('silence ends with server.timeout', async () => {
    const server = await faulty(() => undefined);
    expect((await upload(server, 1, { limits: { ...serverLimits, silenceMs: 200 } })).code).toBe(
      'server.timeout',
    );
    const dripping = await faulty((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect((await upload(dripping, 1, { limits: { ...serverLimits, answerMs: 300 } })).code).toBe(
      'server.timeout',
    );
  });

  it('a lost connection is tried once more', async () => {
    let count = 0;
    const server = await faulty((request, response, uids) =>
      count++ === 0 ? request.socket.destroy() : json(response, 200, storeAnswer(distinct(uids))),
    );
    const { code } = await upload(server, 1);
    expect([code, count]).toEqual([undefined, 2]);
  });

  it('cancel ends at once and tells what had been stored', async () => {
    const stop = new AbortController();
    let count = 0;
    const server = await faulty((_request, response, uids) => {
      if (count++ === 0) json(response, 200, storeAnswer(distinct(uids)));
      else stop.abort();
    });
    const { code, list } = await upload(server, 6, {
      signal: stop.signal,
      batch: { instances: 2, bytes: 1e9 },
    });
    expect([code, list]).toEqual(['job.cancelled', ['i1 ok', 'i2 ok']]);
  });

  it('an instance whose source fails is left out, the others of its request are sent again', async () => {
    const server = await faulty((_request, response, uids) =>
      json(response, 200, storeAnswer(distinct(uids))),
    );
    const items = testInstances(3);
    const broken = {
      ...items[1]!,
      async *chunks() {
        yield items[1]!.bytes.subarray(0, 100);
        throw new Error('bad sector');
      },
    };
    const short = { ...items[0]!, size: items[0]!.size + 2 };
    const { list, code } = await upload(server, 0, { items: stream([short, broken, items[2]!]) });
    expect(list).toEqual(expect.arrayContaining(['i1 failed source.changed', 'i2 failed source.unreadable']));
    expect([list.length, code]).toEqual([3, undefined]);
  });
});

describe.runIf(oracle('openssl'))('certificates', () => {
  it.each([
    ['127.0.0.1', false],
    ['127.0.0.2', true],
  ])('at %s, known authority: %s, is refused', async (host, isKnown) => {
    const folder = mkdtempSync(join(tmpdir(), 'diascope-ca-'));
    try {
      const authority = makeAuthority(folder);
      let requests = 0;
      const server = createTlsServer(
        { key: authority.serverPem, cert: authority.serverPem },
        (_request, response) => {
          requests++;
          response.writeHead(204).end();
        },
      );
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const { code } = await upload(
        {
          url: `https://${host}:${address.port}/`,
          auth: { kind: 'none' },
          caPem: isKnown ? authority.caPem : undefined,
        },
        1,
      );
      expect([code, requests]).toEqual(['server.badCertificate', 0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('addresses', () => {
  it.each([
    ['ftp://a/', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['not a url', 'unreadable'],
    ['https://user:pw@host/', 'credentials'],
    ['https://host/?x=1', 'unreadable'],
    ['http://pacs.example.org/dicom-web', 'plain'],
    ['http://10.0.0.5/dicom-web', 'plain'],
    ['http://127.0.0.1.example.org/', 'plain'],
  ])('%s is refused: %s', (url, reason) => {
    expect(() => serverRoot(url, true)).toThrow(
      expect.objectContaining({ code: 'server.badUrl', facts: { reason } }),
    );
  });

  it.each([
    'http://127.0.0.1:8042/dicom-web',
    'http://[::1]:8042/',
    'http://localhost/x',
    'https://pacs.example.org/dicom-web/',
  ])('%s is taken with a password', (url) => {
    expect(serverRoot(url, true).pathname.endsWith('/')).toBe(true);
  });
});
