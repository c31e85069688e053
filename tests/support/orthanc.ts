/** A real Orthanc with its DICOMweb plugin on a loopback port of its own, for tests that ask `oracle('orthanc')` first. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as httpRequest } from 'node:http';

const binary = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc'].find(existsSync) ?? 'Orthanc';
const plugin = [
  '/usr/share/orthanc/plugins/libOrthancDicomWeb.so',
  '/usr/lib/orthanc/libOrthancDicomWeb.so',
].find(existsSync);

export interface OrthancOptions {
  /** Asks for this user and password. */
  readonly user?: { readonly name: string; readonly password: string };
}

export interface Orthanc {
  /** Root of the DICOMweb service. */
  readonly url: string;
  /** Answer of Orthanc's own REST interface. */
  get(path: string): Promise<{ readonly status: number; readonly body: Buffer }>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same storage. */
  start(): Promise<void>;
  /** Ends it and removes its storage. */
  stop(): Promise<void>;
}

/** Starts one and waits until it answers. */
export async function startOrthanc(options: OrthancOptions = {}): Promise<Orthanc> {
  const folder = await mkdtemp(join(tmpdir(), 'diascope-orthanc-'));
  await mkdir(join(folder, 'storage'));
  const port = await freePort();
  const configuration = {
    Name: 'DiascopeTest',
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'storage'),
    HttpPort: port,
    RemoteAccessAllowed: false,
    DicomServerEnabled: false,
    AuthenticationEnabled: options.user !== undefined,
    RegisteredUsers: options.user === undefined ? {} : { [options.user.name]: options.user.password },
    SslEnabled: false,
    Plugins: plugin === undefined ? [] : [plugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: true, Ssl: false },
    OverwriteInstances: true,
    StableAge: 1,
  };
  const configurationFile = join(folder, 'orthanc.json');
  await writeFile(configurationFile, JSON.stringify(configuration));
  const base = `http://127.0.0.1:${port}`;
  let process_: ChildProcess | undefined;
  const get = (path: string) => ask(`${base}${path}`, options);
  const start = async () => {
    const child = spawn(binary, [configurationFile], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
    process_ = child;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`Orthanc ended: ${log}`);
      const answer = await get('/system').catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const kill = async () => {
    const child = process_;
    process_ = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    url: `${base}/dicom-web`,
    get,
    kill,
    start,
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ask(url: string, { user }: OrthancOptions): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, user === undefined ? {} : { auth: `${user.name}:${user.password}` });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
