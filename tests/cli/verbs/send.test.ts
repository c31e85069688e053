import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendVerb } from '../../../cli/verbs/send';
import { testInstances } from '../../host/share/uploadItems';
import { oracle } from '../../support/oracles';
import { startOrthanc, type Orthanc } from '../../support/orthanc';
import { makeAuthority, startTlsFront, type OwnAuthority } from '../../support/ownAuthority';
import { textStream } from './textStream';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const items = testInstances(8);
const pixelDigests = items.map(({ bytes }) => sha256(bytes.subarray(bytes.length - 8192))).sort();
const user = { name: 'front', password: 'désk:1' };

interface SendDocument {
  readonly ok: number;
  readonly failed: number;
  readonly notReached: number;
  readonly resumed: number;
  readonly isConfirmed: boolean;
  readonly outcomes: readonly { readonly path: string; readonly status: string; readonly code?: string }[];
  readonly error?: { readonly code: string };
}

async function send(...args: string[]) {
  const stdout = textStream();
  const stderr = textStream();
  const code = await sendVerb
    .run([...args, '--json'], { stdout, stderr, signal: new AbortController().signal })
    .catch((error: unknown) => (error as { code: string }).code);
  const text = stdout.text();
  return { code, document: text === '' ? undefined : (JSON.parse(text) as SendDocument) };
}

let folder: string;
let disc: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-send-'));
  process.env['XDG_CONFIG_HOME'] = join(folder, 'config');
  disc = join(folder, 'disc');
  await mkdir(disc);
  for (const [index, item] of items.entries()) await writeFile(join(disc, `IM${index}`), item.bytes);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Names and pixel digests as Orthanc has them. */
async function stored(orthanc: Orthanc) {
  const ids = JSON.parse((await orthanc.get('/instances')).body.toString()) as string[];
  const value = async (id: string, tag: string) =>
    (await orthanc.get(`/instances/${id}/content/${tag}`)).body;
  const found = await Promise.all(
    ids.map(async (id) => ({
      name: (await value(id, '0010-0010')).toString().trim(),
      uid: (await value(id, '0008-0018')).toString(),
      digest: sha256(await value(id, '7fe0-0010/0')),
    })),
  );
  return {
    names: new Set(found.map(({ name }) => name)),
    uids: found.map(({ uid }) => uid),
    digests: found.map(({ digest }) => digest).sort(),
  };
}

describe.runIf(oracle('orthanc'))('send to Orthanc', () => {
  let orthanc: Orthanc;
  beforeEach(async () => {
    orthanc = await startOrthanc({ user });
    await writeFile(join(folder, 'auth'), `basic ${user.name}:${user.password}\n`);
  });
  afterEach(() => orthanc.stop());

  it('as it is: all stored and confirmed, pixels equal', async () => {
    const { code, document } = await send(disc, '--to', orthanc.url, '--auth-file', join(folder, 'auth'));
    expect(code).toBe(0);
    expect(document).toMatchObject({ ok: 8, failed: 0, notReached: 0, resumed: 0, isConfirmed: true });
    const there = await stored(orthanc);
    expect([[...there.names], there.digests]).toEqual([['Test^Upload'], pixelDigests]);
  });

  it('de-identified: pixels equal, and neither name nor UID of the source arrives', async () => {
    const { code, document } = await send(
      disc,
      '--to',
      orthanc.url,
      '--auth-file',
      join(folder, 'auth'),
      '--deidentify',
    );
    expect([code, document?.ok, document?.isConfirmed]).toEqual([0, 8, true]);
    const there = await stored(orthanc);
    expect(there.digests).toEqual(pixelDigests);
    expect([...there.names].join()).not.toContain('Upload');
    expect(there.names.size).toBe(1);
    expect(there.uids.every((uid) => uid.startsWith('2.25.'))).toBe(true);
  });

  it('a wrong password sends nothing: exit 3, every instance not reached', async () => {
    await writeFile(join(folder, 'auth'), 'basic front:wrong\n');
    const { code, document } = await send(disc, '--to', orthanc.url, '--auth-file', join(folder, 'auth'));
    expect([code, document?.error?.code, document?.notReached]).toEqual([3, 'server.unauthorized', 8]);
  });
});

describe.runIf(oracle('orthanc'))('a run that dies with its server', () => {
  it('is completed by the same command after the restart', async () => {
    const orthanc = await startOrthanc();
    try {
      const { runUpload, createUploadJournal } = await import('../../../host/share/uploadJob');
      const { asIsPrivacy } = await import('../../../host/jobs/JobPrivacy');
      const { loadInstances } = await import('../../../cli/verbs/loadInstances');
      const signal = new AbortController().signal;
      const loaded = await loadInstances([disc], [], {
        stdout: textStream(),
        stderr: textStream(),
        signal,
      });
      let prepared = 0;
      const dying = {
        ...asIsPrivacy,
        prepare: async (...asked: Parameters<typeof asIsPrivacy.prepare>) => {
          if (++prepared === 6) await orthanc.kill();
          return asIsPrivacy.prepare(...asked);
        },
      };
      const server = { url: orthanc.url, auth: { kind: 'none' } } as const;
      const first = await runUpload({
        instances: loaded.instances,
        privacy: dying,
        server,
        journal: createUploadJournal(join(folder, 'config/Diascope')),
        signal,
        batch: { instances: 3, bytes: 1e9 },
        pause: async () => undefined,
      });
      await loaded.close();
      expect([first.error?.code, first.outcomes.filter(({ status }) => status === 'ok').length]).toEqual([
        'server.unreachable',
        3,
      ]);
      // The journal that stays tells nobody who was sent where.
      const jobs = join(folder, 'config/Diascope/jobs');
      const [journal, ...others] = await readdir(jobs);
      expect(others).toEqual([]);
      const kept = await readFile(join(jobs, journal!), 'utf8');
      expect(kept.trim().split('\n').length).toBe(4);
      expect(`${journal} ${kept}`).not.toMatch(/1\.2\.826|127\.0\.0\.1|Upload/);
      await orthanc.start();
      const again = await send(disc, '--to', orthanc.url);
      expect(again.document).toMatchObject({ ok: 8, resumed: 3, isConfirmed: true });
      expect((await stored(orthanc)).digests).toEqual(pixelDigests);
      expect((await send(disc, '--to', orthanc.url)).document).toMatchObject({ ok: 8, resumed: 0 });
      expect(await readdir(jobs)).toEqual([]);
    } finally {
      await orthanc.stop();
    }
  });
});

describe.runIf(oracle('orthanc') && oracle('openssl'))('an own certificate authority', () => {
  let place: string;
  let authority: OwnAuthority;
  let orthanc: Orthanc;
  let front: Awaited<ReturnType<typeof startTlsFront>>;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'diascope-ca-'));
    authority = makeAuthority(place);
    orthanc = await startOrthanc();
    front = await startTlsFront(orthanc.url, authority);
  });
  afterAll(async () => {
    await front.stop();
    await orthanc.stop();
    await rm(place, { recursive: true, force: true });
  });

  it('is accepted by --ca and refused without', async () => {
    expect(await send(disc, '--to', front.url)).toMatchObject({
      code: 3,
      document: { notReached: 8, error: { code: 'server.badCertificate' } },
    });
    expect(await send(disc, '--to', front.url, '--ca', authority.caFile)).toMatchObject({
      code: 0,
      document: { ok: 8 },
    });
  });
});

describe('wrong use of send', () => {
  it('is told before anything is read', async () => {
    await writeFile(join(folder, 'auth'), 'bearer abc\n');
    await writeFile(join(folder, 'odd'), 'digest x\n');
    expect((await send(disc)).code).toBe('usage.wrong');
    expect(
      (await send(disc, '--to', 'http://10.1.2.3/dicom-web', '--auth-file', join(folder, 'auth'))).code,
    ).toBe('server.badUrl');
    expect((await send(disc, '--to', 'https://h/', '--auth-file', join(folder, 'odd'))).code).toBe(
      'usage.wrong',
    );
    expect((await send(disc, '--to', 'https://h/', '--ca', join(folder, 'auth'))).code).toBe(
      'server.badCertificate',
    );
    expect((await send(disc, '--to', 'https://h/', '--option', 'retainUids')).code).toBe('usage.wrong');
  });
});
