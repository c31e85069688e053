import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectServer } from '../../../host/share/serverRequest';
import { testServer } from '../../../host/share/testServer';
import { uploadInstances } from '../../../host/share/uploadInstances';
import { oracle } from '../../support/oracles';
import { startOrthanc, type Orthanc } from '../../support/orthanc';
import { makeAuthority, startTlsFront, type OwnAuthority } from '../../support/ownAuthority';
import { stream, testInstances, type TestInstance } from './uploadItems';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const never = () => new AbortController().signal;
const user = { name: 'front', password: 'désk:1' };
const basic = { kind: 'basic', user: user.name, password: user.password } as const;

/** Pixel bytes as Orthanc stores them, by its own REST interface. */
async function storedPixels(orthanc: Orthanc): Promise<Map<string, string>> {
  const ids = JSON.parse((await orthanc.get('/instances')).body.toString()) as string[];
  const found = new Map<string, string>();
  for (const id of ids) {
    const uid = (await orthanc.get(`/instances/${id}/content/0008-0018`)).body
      .toString()
      .replace(/[\0 ]+$/, '');
    found.set(uid, sha256((await orthanc.get(`/instances/${id}/content/7fe0-0010/0`)).body));
  }
  return found;
}

const pixelsOf = (item: TestInstance) => sha256(item.bytes.subarray(item.bytes.length - 64 * 64 * 2));

describe.runIf(oracle('orthanc'))('upload to Orthanc', () => {
  let orthanc: Orthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc({ user });
  });
  afterAll(() => orthanc.stop());

  it('stores every instance with its pixels and confirms by a search', async () => {
    const items = testInstances(60);
    const progress: number[] = [];
    const result = await uploadInstances({
      server: { url: orthanc.url, auth: basic },
      items: stream(items),
      signal: never(),
      onProgress: ({ done }) => progress.push(done),
    });
    expect(result.error).toBeUndefined();
    expect(result.isConfirmed).toBe(true);
    expect(result.outcomes).toEqual(items.map(({ instanceId }) => ({ instanceId, status: 'ok' })));
    expect(await storedPixels(orthanc)).toEqual(
      new Map(items.map((item) => [item.sopInstanceUid, pixelsOf(item)])),
    );
    expect(progress.at(-1)).toBe(60);
  });

  it('retrieves by WADO-RS what it sent, byte for byte', async () => {
    const [item] = testInstances(1);
    const study = (
      await orthanc.get(
        `/dicom-web/studies/${item!.studyInstanceUid}/series/${item!.studyInstanceUid}.1/instances/${item!.sopInstanceUid}`,
      )
    ).body;
    expect(study.includes(Buffer.from(item!.bytes.subarray(item!.bytes.length - 64 * 64 * 2)))).toBe(true);
  });

  it('says a wrong password before anything is sent', async () => {
    let read = 0;
    const items = testInstances(2).map((item) => ({ ...item, chunks: () => (read++, item.chunks()) }));
    const result = await uploadInstances({
      server: { url: orthanc.url, auth: { ...basic, password: 'wrong' } },
      items: stream(items),
      signal: never(),
    });
    expect(result.error?.code).toBe('server.unauthorized');
    expect(result.outcomes).toEqual([]);
    expect(read).toBe(0);
  });

  it('says that there is no service at a wrong path', async () => {
    const connection = connectServer({ url: `${orthanc.url}-not-here`, auth: basic });
    await expect(testServer(connection, never())).rejects.toMatchObject({ code: 'server.notFound' });
    connection.close();
  });

  it('tells which instance the server does not take', async () => {
    const items = testInstances(3);
    const broken = {
      ...items[1]!,
      bytes: new Uint8Array(400),
      size: 400,
      async *chunks() {
        yield new Uint8Array(400);
      },
    };
    const result = await uploadInstances({
      server: { url: orthanc.url, auth: basic },
      items: stream([items[0]!, broken, items[2]!]),
      signal: never(),
      pause: async () => undefined,
    });
    expect(result.outcomes.map(({ instanceId, status }) => [instanceId, status])).toEqual(
      expect.arrayContaining([
        ['i1', 'ok'],
        ['i2', 'failed'],
        ['i3', 'ok'],
      ]),
    );
  });
});

describe.runIf(oracle('orthanc'))('an Orthanc that dies', () => {
  it('leaves right outcomes, and a retry after its restart completes', async () => {
    const orthanc = await startOrthanc();
    try {
      const items = testInstances(40);
      let reads = 0;
      const dying = items.map((item) => ({
        ...item,
        async *chunks() {
          if (++reads === 23) await orthanc.kill();
          yield item.bytes;
        },
      }));
      const server = { url: orthanc.url, auth: { kind: 'none' } } as const;
      const batch = { instances: 10, bytes: 1e9 };
      const first = await uploadInstances({
        server,
        items: stream(dying),
        signal: never(),
        batch,
        pause: async () => undefined,
      });
      expect(first.error?.code).toBe('server.unreachable');
      const status = (wanted: string) => first.outcomes.filter((outcome) => outcome.status === wanted).length;
      expect([status('ok'), status('failed'), first.outcomes.length]).toEqual([20, 10, 30]);

      await orthanc.start();
      const done = new Set(
        first.outcomes.filter((outcome) => outcome.status === 'ok').map(({ instanceId }) => instanceId),
      );
      const rest = items.filter(({ instanceId }) => !done.has(instanceId));
      const second = await uploadInstances({ server, items: stream(rest), signal: never(), batch });
      expect(second.error).toBeUndefined();
      expect(second.outcomes.filter((outcome) => outcome.status === 'ok').length).toBe(20);
      expect(await storedPixels(orthanc)).toEqual(
        new Map(items.map((item) => [item.sopInstanceUid, pixelsOf(item)])),
      );
    } finally {
      await orthanc.stop();
    }
  });
});

describe.runIf(oracle('orthanc') && oracle('openssl'))(
  'an Orthanc with a certificate of an own authority',
  () => {
    let folder: string;
    let authority: OwnAuthority;
    let front: { url: string; stop(): Promise<void> };
    let orthanc: Orthanc;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'diascope-ca-'));
      authority = makeAuthority(folder);
      orthanc = await startOrthanc({ user });
      front = await startTlsFront(orthanc.url, authority);
    });
    afterAll(async () => {
      await orthanc.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('is taken with the CA file', async () => {
      const result = await uploadInstances({
        server: { url: front.url, auth: basic, caPem: authority.caPem },
        items: stream(testInstances(3)),
        signal: never(),
      });
      expect([result.error, result.isConfirmed]).toEqual([undefined, true]);
    });

    it('is refused without, and nothing is sent', async () => {
      const result = await uploadInstances({
        server: { url: front.url, auth: basic },
        items: stream(testInstances(3)),
        signal: never(),
      });
      expect(result.error?.code).toBe('server.badCertificate');
      expect(result.outcomes).toEqual([]);
    });
  },
);
