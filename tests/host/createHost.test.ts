import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../host/createHost';
import { demoSource } from '../../host/demo/demoSource';
import type { Host } from '../../host/Host';
import type { Shell } from '../../host/Shell';
import type { EventName, Events } from '../../ipc/contract';
import { demoFiles, writeDemoFolder } from '../support/demoFolder';
import { discFiles, writeTree } from './sources/disc';

/** Answers that the tests put in place of dialogs. */
const answers: { folder: string | null; files: string[]; saveFile: string | null } = {
  folder: null,
  files: [],
  saveFile: null,
};
const shell: Shell = {
  kind: 'electron',
  hasNativeDialogs: true,
  chooseFolder: () => Promise.resolve(answers.folder),
  chooseFiles: () => Promise.resolve(answers.files),
  chooseSaveFile: () => Promise.resolve(answers.saveFile),
  chooseSaveFolder: () => Promise.resolve(answers.saveFile),
  revealInFolder: () => Promise.resolve(),
  secretStore: null,
};

let folder: string;
let disc: string;
let host: Host;
let seen: { readonly name: EventName; readonly detail: Events[EventName] }[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-host-'));
  disc = path.join(folder, 'disc');
  await mkdir(disc);
  Object.assign(answers, { folder: null, files: [], saveFile: null });
  await begin();
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

async function begin(): Promise<void> {
  host = await createHost({ shell, userDataPath: path.join(folder, 'user'), version: '0.0.0' });
  seen = [];
  host.onEvent((name, detail) => seen.push({ name, detail }));
}

/** The next event of that name that has not been taken yet. */
async function next<Name extends EventName>(name: Name): Promise<Events[Name]> {
  for (;;) {
    const at = seen.findIndex((event) => event.name === name);
    if (at >= 0) return seen.splice(at, 1)[0]?.detail as Events[Name];
    await new Promise<void>((resolve) => {
      const stop = host.onEvent((other) => {
        if ((other as EventName) !== name) return;
        stop();
        resolve();
      });
    });
  }
}

/** All instances that came until the scan ended. */
async function scanned(): Promise<{
  instances: Events['scan.instances']['instances'][number][];
  end: Events['scan.finished'];
}> {
  const end = await next('scan.finished');
  const batches = seen.filter((event) => event.name === 'scan.instances');
  seen = seen.filter((event) => event.name !== 'scan.instances');
  return {
    instances: batches.flatMap(({ detail }) => [...(detail as Events['scan.instances']).instances]),
    end,
  };
}

describe('opening', () => {
  it('a folder named before the window was there is scanned when the window asks', async () => {
    await writeDemoFolder(disc, 3);
    await writeFile(path.join(disc, 'readme.txt'), 'not DICOM');
    const opened = await host.openPaths([disc]);
    expect(opened).toMatchObject({ name: 'disc', kind: 'folder' });
    expect(await next('source.opened')).toEqual(opened);
    expect(seen).toEqual([]);
    expect(await host.handlers['open.pending']({})).toEqual([opened]);
    const { instances, end } = await scanned();
    expect(instances).toHaveLength(3);
    expect(end).toMatchObject({
      sourceId: opened.sourceId,
      outcome: 'done',
      receipt: { files: 4, dicom: 3, notDicom: 1 },
    });
  });

  it('shows an instance that only the DICOMDIR has named, and replaces it under its id', async () => {
    await writeTree(disc, discFiles(3));
    await host.openPaths([disc]);
    await host.handlers['open.pending']({});
    const { instances } = await next('scan.instances');
    const [promised] = instances;
    expect(promised).toMatchObject({ isFromDirectory: true, sopInstanceUid: '1.2.3.1.1' });
    const instanceId = promised?.instanceId ?? '';
    expect(await host.handlers['instance.describe']({ instanceId })).toMatchObject({ instanceId });
    expect(await host.readFrame(instanceId, 0, new AbortController().signal)).toHaveLength(512);
    const rest = await scanned();
    expect(rest.end.receipt).toMatchObject({ expected: 3, readable: 3, missing: 0 });
    const last = rest.instances.filter((one) => one.instanceId === instanceId).at(-1);
    expect(last?.isFromDirectory).toBeUndefined();
    expect(last?.patient.birthDate).toBe('19700101');
    expect(await host.readFrame(instanceId, 0, new AbortController().signal)).toHaveLength(512);
  });

  it('saves the import receipt as a page, but not into what was read', async () => {
    await writeTree(disc, { ...discFiles(2), 'notes.txt': 'no DICOM' });
    const { sourceId } = await host.openPaths([disc]);
    await expect(host.handlers['source.saveReceipt']({ sourceId })).rejects.toMatchObject({
      code: 'ipc.badRequest',
    });
    await host.handlers['open.pending']({});
    await scanned();
    answers.saveFile = null;
    expect(await host.handlers['source.saveReceipt']({ sourceId })).toBeNull();
    answers.saveFile = path.join(folder, 'receipt');
    expect(await host.handlers['source.saveReceipt']({ sourceId })).toEqual({ name: 'receipt.html' });
    const page = await readFile(path.join(folder, 'receipt.html'), 'utf8');
    expect(page).toContain('notes.txt');
    expect(page).not.toContain('stopped before its end');
    answers.saveFile = path.join(disc, 'receipt.html');
    await expect(host.handlers['source.saveReceipt']({ sourceId })).rejects.toMatchObject({
      code: 'write.insideSource',
    });
    answers.saveFile = null;
  });

  it('a window that was loaded anew gets everything anew; the old ids lead nowhere', async () => {
    await writeDemoFolder(disc, 2);
    await host.openPaths([disc]);
    await host.handlers['open.pending']({});
    const first = await scanned();
    await host.handlers['open.pending']({});
    const second = await scanned();
    expect(second.instances.map(({ path: place }) => place)).toEqual(
      first.instances.map(({ path: place }) => place),
    );
    const [old, current] = [first.instances[0]?.instanceId ?? '', second.instances[0]?.instanceId ?? ''];
    await expect(host.handlers['instance.tags']({ instanceId: old })).rejects.toMatchObject({
      code: 'ipc.badGrant',
    });
    expect((await host.handlers['instance.tags']({ instanceId: current })).length).toBeGreaterThan(20);
  });

  it('gives frames as they are stored, descriptions and tags', async () => {
    const [file] = await demoFiles(1);
    await writeDemoFolder(disc, 1);
    await host.handlers['open.pending']({});
    answers.folder = disc;
    await host.handlers['open.choose']({ kind: 'folder' });
    const { instances } = await scanned();
    const instanceId = instances[0]?.instanceId ?? '';
    const image = await host.handlers['instance.describe']({ instanceId });
    expect(image).toMatchObject({ modality: 'CT', pixel: { rows: 512, columns: 512 } });
    const frame = await host.readFrame(instanceId, 0, new AbortController().signal);
    expect(Buffer.compare(frame, file?.bytes.subarray(-frame.length) ?? new Uint8Array())).toBe(0);
    await expect(host.readFrame(instanceId, 1, new AbortController().signal)).rejects.toMatchObject({
      code: 'pixels.frameOutOfRange',
    });
    const tags = await host.handlers['instance.tags']({ instanceId });
    expect(tags.find(({ tag }) => tag === '(0010,0020)')).toMatchObject({ value: 'DEMO-1' });
  });

  it('a dialog that was cancelled opens nothing', async () => {
    expect(await host.handlers['open.choose']({ kind: 'folder' })).toBeNull();
    expect(await host.handlers['open.choose']({ kind: 'files' })).toBeNull();
  });

  it('a cancelled scan says so; closing takes everything away', async () => {
    await host.handlers['open.pending']({});
    const { sourceId } = await host.openSource(demoSource());
    const { instances } = await next('scan.instances');
    await host.handlers['source.cancel']({ sourceId });
    expect(await next('scan.finished')).toMatchObject({ sourceId, outcome: 'cancelled' });
    await host.handlers['source.close']({ sourceId });
    const instanceId = instances[0]?.instanceId ?? '';
    await expect(host.readFrame(instanceId, 0, new AbortController().signal)).rejects.toMatchObject({
      code: 'ipc.badGrant',
    });
    await expect(host.handlers['source.close']({ sourceId })).rejects.toMatchObject({ code: 'ipc.badGrant' });
  });

  it('what is not there is told by its code', async () => {
    await expect(host.openPaths([path.join(folder, 'nowhere')])).rejects.toMatchObject({
      code: 'source.notFound',
    });
    expect(seen).toEqual([]);
  });

  it('shows nothing of another disc that was put in, although its files have the same names', async () => {
    const other = path.join(folder, 'other');
    await writeTree(disc, discFiles(2));
    await writeTree(other, discFiles(2, [['00100020', 'LO', 'P2']]));
    await host.handlers['open.pending']({});
    await host.openPaths([disc]);
    const { instances } = await scanned();
    const [instanceId = ''] = instances.map((instance) => instance.instanceId);
    const ask = () => [
      host.readFrame(instanceId, 0, new AbortController().signal),
      host.handlers['instance.describe']({ instanceId }),
      host.handlers['instance.tags']({ instanceId }),
    ];
    await rename(disc, `${disc}-out`);
    await rename(other, disc);
    const refused = { status: 'rejected', reason: { code: 'source.otherFile' } };
    expect(await Promise.allSettled(ask())).toMatchObject([refused, refused, refused]);
    await rename(disc, other);
    await rename(`${disc}-out`, disc);
    expect(await Promise.all(ask())).toHaveLength(3);
  });

  it('an encrypted zip is open, says that it needs a password, and takes it', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { password: 'Grüße', encryptionStrength: 3 });
    for (const file of await demoFiles(2))
      await writer.add(file.path, new Uint8ArrayReader(file.bytes), { level: 0 });
    const zip = path.join(folder, 'copy.zip');
    await writeFile(zip, await writer.close());
    await host.handlers['open.pending']({});
    const { sourceId, kind } = await host.openPaths([zip]);
    expect(kind).toBe('zip');
    expect((await scanned()).end).toMatchObject({
      outcome: 'failed',
      error: { code: 'archive.passwordNeeded' },
    });
    await host.handlers['source.password']({ sourceId, password: 'wrong' });
    expect((await scanned()).end).toMatchObject({
      outcome: 'failed',
      error: { code: 'archive.passwordWrong' },
    });
    await host.handlers['source.password']({ sourceId, password: 'Grüße' });
    const { instances, end } = await scanned();
    expect(end.outcome).toBe('done');
    expect(instances).toHaveLength(2);
  });
});

describe('recent', () => {
  it('opens again what was open, and forgets what is gone', async () => {
    await writeDemoFolder(disc, 1);
    await host.openPaths([disc]);
    await host.close();
    await begin();
    const [recent] = (await host.handlers['app.info']({})).recent;
    expect(recent).toMatchObject({ name: 'disc', kind: 'folder' });
    const recentId = recent?.recentId ?? '';
    expect(await host.handlers['open.recent']({ recentId })).toMatchObject({ name: 'disc' });
    await rm(disc, { recursive: true });
    await expect(host.handlers['open.recent']({ recentId })).rejects.toMatchObject({
      code: 'source.notFound',
    });
    expect((await host.handlers['app.info']({})).recent).toEqual([]);
  });

  it('opens although the list cannot be kept', async () => {
    await writeDemoFolder(disc, 1);
    await mkdir(path.join(folder, 'user', 'recent.json'), { recursive: true });
    await host.handlers['open.pending']({});
    expect(await host.openPaths([disc])).toMatchObject({ name: 'disc' });
    expect((await scanned()).end).toMatchObject({ outcome: 'done' });
    expect((await host.handlers['app.info']({})).recent).toMatchObject([{ name: 'disc' }]);
  });
});

describe('places to write to', () => {
  it('CSV goes where the person chose, and never into what is open', async () => {
    await writeDemoFolder(disc, 1);
    await host.openPaths([disc]);
    const exportCsv = host.handlers['measurements.exportCsv'];
    expect(await exportCsv({ csv: 'a\n' })).toBeNull();
    answers.saveFile = path.join(folder, 'findings');
    expect(await exportCsv({ csv: 'a\n' })).toEqual({ name: 'findings.csv' });
    expect(await readFile(path.join(folder, 'findings.csv'), 'utf8')).toBe('a\n');
    answers.saveFile = path.join(disc, 'findings.csv');
    await expect(exportCsv({ csv: 'a\n' })).rejects.toMatchObject({ code: 'write.insideSource' });
    await expect(exportCsv({ csv: 'a\n', targetId: 'forged' })).rejects.toMatchObject({
      code: 'ipc.badGrant',
    });
  });

  it.each(['../up', 'a/b', 'a\\b', '..', ' ', 'nul\0', 'a:b'])('a name is no path: %j', async (name) => {
    const { folderId } = await host.handlers['browse.list']({});
    await expect(host.handlers['browse.target']({ folderId, name, format: 'zip' })).rejects.toMatchObject({
      code: 'ipc.badRequest',
    });
  });

  it('a whole export as it is: the zip holds every file, and nothing was written to the disc', async () => {
    await writeDemoFolder(disc, 2);
    const before = (await readdir(disc, { recursive: true })).sort();
    await host.handlers['open.pending']({});
    await host.openPaths([disc]);
    const { instances } = await scanned();
    answers.saveFile = path.join(folder, 'copy');
    const target = await host.handlers['export.chooseTarget']({ format: 'zip', suggestedName: 'copy' });
    expect(target?.name).toBe('copy.zip');
    const { jobId } = await host.handlers['export.start']({
      instanceIds: instances.map(({ instanceId }) => instanceId),
      privacy: { kind: 'asIs' },
      fileNamePattern: '',
      format: 'zip',
      targetId: target?.targetId ?? '',
    });
    expect(await next('job.finished')).toMatchObject({ jobId, outcome: 'done', ok: 2, name: 'copy.zip' });
    expect((await host.handlers['job.outcomes']({ jobId })).map(({ status }) => status)).toEqual([
      'ok',
      'ok',
    ]);
    const back = await host.openPaths([path.join(folder, 'copy.zip')]);
    expect(back.kind).toBe('zip');
    expect((await scanned()).instances).toHaveLength(2);
    expect((await readdir(disc, { recursive: true })).sort()).toEqual(before);
  });
});

describe('servers', () => {
  const server = {
    name: 'Archive',
    url: 'http://127.0.0.1:1/dicom-web',
    auth: { kind: 'basic' as const, user: 'front' },
  };

  it('keeps no secret in a file where there is no key store', async () => {
    const saved = await host.handlers['server.save']({ server, secret: 'very secret' });
    expect(await host.handlers['server.list']({})).toEqual([saved]);
    const files = await readdir(path.join(folder, 'user'));
    const texts = await Promise.all(
      files.map((name) => readFile(path.join(folder, 'user', name), 'utf8').catch(() => '')),
    );
    expect(texts.join('')).not.toContain('secret"');
    expect(texts.join('')).not.toContain('very secret');
    await expect(host.handlers['server.test']({ serverId: saved.serverId ?? '' })).rejects.toMatchObject({
      code: 'server.unreachable',
    });
    await host.close();
    await begin();
    // The password is gone with the program: it is asked for again, not sent empty.
    await expect(host.handlers['server.test']({ serverId: saved.serverId ?? '' })).rejects.toMatchObject({
      code: 'server.unauthorized',
    });
    await host.handlers['server.delete']({ serverId: saved.serverId ?? '' });
    expect(await host.handlers['server.list']({})).toEqual([]);
  });

  it('takes a file of authorities only when it holds some', async () => {
    const file = path.join(folder, 'ca.pem');
    await writeFile(file, 'no certificate');
    answers.files = [file];
    await expect(host.handlers['server.chooseCa']({})).rejects.toMatchObject({
      code: 'server.badCertificate',
    });
  });
});

it('the notices are there', async () => {
  expect((await host.handlers['app.notices']({})).text).toContain('Not for primary diagnosis');
});
