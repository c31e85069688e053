/** Local copies as the window sees them: calls, jobs and events of a whole host. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextEvent } from '../nextEvent';
import { createHost } from '../../../host/createHost';
import type { Host } from '../../../host/Host';
import { webShellServices } from '../../../host/webShell/webShellServices';
import type { Events } from '../../../ipc/contract';
import type { CopyState } from '../../../ipc/localCopies';
import { discFiles, writeTree } from '../sources/disc';
import { copiesIn } from './copying';

const count = 6;
let folder: string;
let disc: string;
let userDataPath: string;
let host: Host;
let states: CopyState[] = [];

beforeEach(async () => {
  folder = await realpath(mkdtempSync(join(tmpdir(), 'diascope-copies-')));
  disc = join(folder, 'disc');
  userDataPath = join(folder, 'user');
  await writeTree(disc, { ...discFiles(count), 'AUTORUN.INF': '[autorun]', 'viewer.exe': 'MZ' });
  await begin();
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

async function begin(discs: readonly string[] = []): Promise<void> {
  const volumes = discs.map((path) => ({ path, name: 'DISC', kind: 'disc' as const, identity: '1' }));
  const listVolumes = () => Promise.resolve(volumes);
  host = await createHost({ shell: webShellServices, userDataPath, version: '0', listVolumes });
  states = [];
  host.onEvent((name, detail) => {
    if (name === 'copies.changed') states.push((detail as Events['copies.changed']).state);
  });
  await host.handlers['open.pending']({});
}
async function again(discs: readonly string[] = []): Promise<void> {
  await host.close();
  await begin(discs);
}

const ended = () => nextEvent(host, 'copies.changed', ({ state }) => state.kind === 'ended');

interface Opened {
  readonly sourceId: string;
  /** By path. */
  readonly ids: Map<string, string>;
}

async function open(path = disc): Promise<Opened> {
  const ids = new Map<string, string>();
  const stop = host.onEvent((name, detail) => {
    if (name !== 'scan.instances') return;
    for (const one of (detail as Events['scan.instances']).instances) ids.set(one.path, one.instanceId);
  });
  const finished = nextEvent(host, 'scan.finished');
  const { sourceId } = await host.openPaths([path]);
  await finished;
  stop();
  return { sourceId, ids };
}

async function copy({ sourceId }: Opened) {
  const [end, job] = [ended(), nextEvent(host, 'job.finished')];
  await host.handlers['copies.start']({ sourceId });
  return { state: (await end).state, job: await job };
}

const cache = (): string => join(userDataPath, 'cache');
const never = new AbortController().signal;
const frame = (instanceId: string): Promise<Uint8Array> => host.readFrame(instanceId, 0, never);

describe('local copies', () => {
  it('serve frames, tags and exports when the disc is out, and hold pictures only', async () => {
    const opened = await open();
    const before = new Map<string, Uint8Array>();
    for (const [path, id] of opened.ids) before.set(path, await frame(id));
    const { state, job } = await copy(opened);
    expect(state).toEqual({ kind: 'ended', isWhole: true });
    expect(job).toMatchObject({ kind: 'cache', outcome: 'done', ok: count, name: 'disc' });
    expect(states.map(({ kind }) => kind)).toEqual(['waiting', 'copying', 'ended']);
    expect(copiesIn(cache())).toHaveLength(count);
    expect(await host.handlers['copies.list']({})).toMatchObject({
      files: count,
      states: { [opened.sourceId]: { kind: 'ended', isWhole: true } },
    });

    renameSync(disc, `${disc}-out`);
    for (const [path, instanceId] of opened.ids) {
      expect(await frame(instanceId)).toEqual(before.get(path));
      expect((await host.handlers['instance.tags']({ instanceId })).length).toBeGreaterThan(10);
      expect(await host.handlers['instance.describe']({ instanceId })).toMatchObject({ pixel: { rows: 16 } });
    }
    const added = nextEvent(host, 'job.finished');
    await host.handlers['shelf.add']({ instanceIds: [...opened.ids.values()] });
    expect(await added).toMatchObject({ kind: 'import', outcome: 'done', ok: count });
  });

  it('are found again by themselves when the disc is opened again, and deleted by one call', async () => {
    await copy(await open());
    await again();
    const [end, job] = [ended(), nextEvent(host, 'job.finished')];
    const opened = await open();
    expect((await end).state).toEqual({ kind: 'ended', isWhole: true });
    expect(await job).toMatchObject({ outcome: 'done', ok: 0, alreadyThere: count });
    renameSync(disc, `${disc}-out`);
    const [id] = [...opened.ids.values()];
    await frame(id!);

    const list = await host.handlers['copies.clear']({});
    expect(list).toMatchObject({ files: 0, bytes: 0 });
    expect(list.states).toEqual({ [opened.sourceId]: { kind: 'ended', isWhole: false } });
    expect(copiesIn(cache())).toEqual([]);
    await expect(frame(id!)).rejects.toMatchObject({ code: 'source.vanished' });
    renameSync(`${disc}-out`, disc);
    expect((await frame(id!)).length).toBe(512);
  });

  it('that someone else deletes are replaced by the disc', async () => {
    const opened = await open();
    const ids = [...opened.ids.values()];
    await copy(opened);
    for (const name of copiesIn(cache())) rmSync(join(cache(), name));
    for (const id of ids) expect((await frame(id)).length).toBe(512);
  });

  it('are not made of another disc at the same place', async () => {
    const opened = await open();
    await copy(opened);
    await host.handlers['source.close']({ sourceId: opened.sourceId });
    rmSync(disc, { recursive: true });
    const pixels = new Uint8Array(512).fill(9);
    await writeTree(disc, discFiles(count, [['7FE00010', 'OW', pixels]]));
    const other = await open();
    await copy(other);
    for (const id of other.ids.values()) expect(await frame(id)).toEqual(pixels);
  });

  it('are offered for a disc, not for a folder, and begin by themselves when the person said so', async () => {
    await open();
    expect(states).toEqual([]);
    await again([disc]);
    const offered = nextEvent(host, 'copies.changed');
    const { sourceId } = await open();
    expect(await offered).toEqual({ sourceId, state: { kind: 'offered', reason: 'disc' } });
    expect(copiesIn(cache())).toEqual([]);

    await host.handlers['settings.set']({ settings: { copySlowMedia: true } });
    await again([folder]);
    expect((await host.handlers['settings.get']({})).copySlowMedia).toBe(true);
    const end = ended();
    await open();
    expect((await end).state).toEqual({ kind: 'ended', isWhole: true });
    expect(copiesIn(cache())).toHaveLength(count);
  });

  it('that are asked for while the source is being read begin afterwards', async () => {
    const end = ended();
    const { sourceId } = await host.openPaths([disc]);
    await host.handlers['copies.start']({ sourceId });
    expect((await end).state).toEqual({ kind: 'ended', isWhole: true });
    expect(copiesIn(cache())).toHaveLength(count);
  });

  it('are refused for what is protected by a password and for the demo', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { password: 'secret', encryptionStrength: 3 });
    for (const [path, bytes] of Object.entries(discFiles(2)))
      await writer.add(path, new Uint8ArrayReader(bytes), { level: 0 });
    const zip = join(folder, 'locked.zip');
    writeFileSync(zip, await writer.close());
    await host.handlers['settings.set']({ settings: { copySlowMedia: true } });
    await again([folder]);
    const opened = await open(zip);
    const finished = nextEvent(host, 'scan.finished', ({ outcome }) => outcome === 'done');
    const { sourceId } = opened;
    await host.handlers['source.password']({ sourceId, password: 'secret' });
    await finished;
    await expect(host.handlers['copies.start']({ sourceId })).rejects.toMatchObject({
      code: 'cache.protected',
    });
    const demo = await host.handlers['open.demo']({});
    await expect(host.handlers['copies.start'](demo)).rejects.toMatchObject({ code: 'source.unsupported' });
    await expect(host.handlers['copies.start']({ sourceId: 'guessed' })).rejects.toMatchObject({
      code: 'ipc.badGrant',
    });
    expect(copiesIn(cache())).toEqual([]);
  });

  it('of a zip in a folder come from inside', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter());
    for (const [path, bytes] of Object.entries(discFiles(3)))
      await writer.add(path, new Uint8ArrayReader(bytes));
    const place = join(folder, 'mail');
    await writeTree(place, { 'study.zip': await writer.close() });
    const opened = await open(place);
    expect(opened.ids.size).toBe(3);
    expect((await copy(opened)).job).toMatchObject({ outcome: 'done', ok: 3 });
    await host.handlers['source.close']({ sourceId: opened.sourceId });
    const job = nextEvent(host, 'job.finished');
    // The same archive by itself stands at the same path.
    const alone = await open(join(place, 'study.zip'));
    expect(await job).toMatchObject({ outcome: 'done', alreadyThere: 3 });
    rmSync(place, { recursive: true });
    for (const id of alone.ids.values()) expect((await frame(id)).length).toBe(512);
  });

  it('end with their source, and keep what was whole', async () => {
    await writeTree(disc, discFiles(60));
    const { sourceId } = await open();
    const finished = nextEvent(host, 'job.finished');
    await host.handlers['copies.start']({ sourceId });
    await nextEvent(host, 'job.progress', ({ phase }) => phase === 'writing');
    await host.handlers['source.close']({ sourceId });
    expect(['cancelled', 'done']).toContain((await finished).outcome);
    expect(copiesIn(cache()).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await host.handlers['copies.list']({})).toMatchObject({ states: {} });
    const log = readFileSync(join(cache(), 'copies.jsonl'), 'utf8').trim().split('\n');
    expect(readdirSync(cache())).toHaveLength(log.length + 1);
  });
});
