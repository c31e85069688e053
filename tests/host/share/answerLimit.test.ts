import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectServer, serverLimits } from '../../../host/share/serverRequest';

const server = createServer((request, response) => {
  response.end(Buffer.alloc(Number(request.url?.slice(1)), 0x20));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

describe('an answer of a server, at the limit and one past it', () => {
  it.each([
    [serverLimits.answerBytes, 'none'],
    [serverLimits.answerBytes + 1, 'server.badAnswer'],
  ])('%i bytes: %s', async (length, code) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const connection = connectServer({ url, auth: { kind: 'none' } });
    const call = {
      method: 'GET',
      path: String(length),
      accept: '*/*',
      signal: new AbortController().signal,
    } as const;
    const outcome = connection.send(call).then(
      ({ text }) => (text.length === length ? 'none' : 'short'),
      (error: unknown) => (error as { code?: string }).code,
    );
    expect(await outcome).toBe(code);
    connection.close();
  });
});
