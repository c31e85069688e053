import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority made by openssl, and a certificate of it for 127.0.0.1. */
export interface OwnAuthority {
  readonly caFile: string;
  readonly caPem: string;
  /** Certificate and key. */
  readonly serverPem: string;
}

/** Makes both inside `folder`. Ask `oracle('openssl')` first. */
export function makeAuthority(folder: string): OwnAuthority {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '30',
    '-subj',
    '/CN=Diascope test authority',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    at('server.key'),
    '-out',
    at('server.csr'),
  );
  writeFileSync(at('san.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  openssl(
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    at('san.cnf'),
    '-out',
    at('server.crt'),
  );
  const serverPem = readFileSync(at('server.crt'), 'utf8') + readFileSync(at('server.key'), 'utf8');
  return {
    caFile: at('ca.pem'),
    caPem: readFileSync(at('ca.pem'), 'utf8'),

    serverPem,
  };
}

/**
 * TLS before a plain server on loopback, as hospitals do it by a reverse proxy. (Debian 12's Orthanc
 * ends with a segmentation fault on its first TLS connection, so that its own TLS cannot be used.)
 */
export async function startTlsFront(
  target: string,
  authority: OwnAuthority,
): Promise<{ url: string; stop(): Promise<void> }> {
  const { host, pathname } = new URL(target);
  const server = createServer(
    { key: authority.serverPem, cert: authority.serverPem },
    (incoming, outgoing) => {
      const onward = request(`http://${host}${incoming.url ?? '/'}`, {
        method: incoming.method,
        headers: incoming.headers,
      });
      onward.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `https://127.0.0.1:${address.port}${pathname}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
