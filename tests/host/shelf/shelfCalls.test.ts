/** The library as the window sees it: calls, jobs and events of a whole host. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextEvent } from '../nextEvent';
import { createHost } from '../../../host/createHost';
import type { Host } from '../../../host/Host';
import { webShellServices } from '../../../host/webShell/webShellServices';
import type { Events, JobResult } from '../../../ipc/contract';
import type { ShelfRow } from '../../../ipc/shelf';
import { files, writeStudy } from './libraryStudies';

let folder: string;
let disc: string;
let userDataPath: string;
let host: Host;

beforeEach(async () => {
  folder = await realpath(mkdtempSync(join(tmpdir(), 'diascope-shelf-calls-')));
  disc = join(folder, 'disc');
  userDataPath = join(folder, 'user');
  writeStudy(disc, 'Alpha', '1.2.3', 3);
  writeStudy(disc, 'Beta', '1.2.4', 2);
  await begin();
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

async function begin(): Promise<void> {
  host = await createHost({ shell: webShellServices, userDataPath, version: '0' });
  await host.handlers['open.pending']({});
}

/** Opens something and gives the ids of its instances once it has been read. */
async function opened(open: () => Promise<{ readonly sourceId: string }>) {
  const found = new Map<string, string>();
  const stop = host.onEvent((name, detail) => {
    if (name !== 'scan.instances') return;
    for (const one of (detail as Events['scan.instances']).instances) found.set(one.path, one.instanceId);
  });
  const finished = nextEvent(host, 'scan.finished');
  const { sourceId } = await open();
  await finished;
  stop();
  return { sourceId, instanceIds: [...found.values()] };
}

async function keep(instanceIds: readonly string[]): Promise<JobResult & { readonly statuses: string[] }> {
  const finished = nextEvent(host, 'job.finished');
  const { jobId } = await host.handlers['shelf.add']({ instanceIds: [...instanceIds] });
  const result = await finished;
  expect(result.jobId).toBe(jobId);
  const outcomes = await host.handlers['job.outcomes']({ jobId });
  return { ...result, statuses: outcomes.map(({ status }) => status) };
}

const rows = async (text?: string): Promise<readonly ShelfRow[]> =>
  (await host.handlers['shelf.list']({ query: { text } })).rows;

describe('library calls', () => {
  it('keeps, lists, finds, says what is kept, and opens after a new start without the disc', async () => {
    expect(await host.handlers['shelf.list']({ query: {} })).toEqual({
      rows: [],
      totals: { studies: 0, instances: 0, bytes: 0 },
      found: 0,
      modalities: [],
    });
    const { instanceIds } = await opened(() => host.openPaths([disc]));
    const before = files(disc).map((name) => readFileSync(join(disc, name)).toString('hex'));
    expect(await keep(instanceIds)).toMatchObject({
      kind: 'import',
      outcome: 'done',
      ok: 5,
      failed: 0,
      statuses: Array(5).fill('ok'),
    });
    expect(files(disc).map((name) => readFileSync(join(disc, name)).toString('hex'))).toEqual(before);
    const again = await keep(instanceIds);
    expect(again).toMatchObject({ outcome: 'done', ok: 0, alreadyThere: 5 });
    expect(again.statuses).toEqual(Array(5).fill('alreadyThere'));
    expect(await host.handlers['shelf.kept']({ studyInstanceUids: ['1.2.4', '1.2.3', '9.9'] })).toEqual([
      { studyInstanceUid: '1.2.4', instances: 2 },
      { studyInstanceUid: '1.2.3', instances: 3 },
    ]);
    const list = await host.handlers['shelf.list']({ query: {} });
    expect(list).toMatchObject({ found: 2, totals: { studies: 2, instances: 5 }, modalities: ['OT'] });
    expect(JSON.stringify(list)).not.toContain(folder);

    await host.close();
    rmSync(disc, { recursive: true });
    await begin();
    const [alpha, ...others] = await rows('alpha');
    expect(others).toEqual([]);
    expect(alpha).toMatchObject({ patientName: 'Alpha', instances: 3, sourceIds: [] });
    const source = await opened(() => host.handlers['shelf.open']({ studyId: alpha!.studyId }));
    expect(source.instanceIds).toHaveLength(3);
    expect((await rows('alpha'))[0]?.sourceIds).toEqual([source.sourceId]);
    expect((await host.handlers['app.info']({})).recent.map(({ name }) => name)).toEqual(['disc']);
  });

  it('deletes only what is not open, and tells of the change', async () => {
    const { instanceIds } = await opened(() => host.openPaths([disc]));
    await keep(instanceIds);
    const [alpha] = await rows('alpha');
    const { studyId } = alpha!;
    const source = await opened(() => host.handlers['shelf.open']({ studyId }));
    await expect(host.handlers['shelf.remove']({ studyId })).rejects.toMatchObject({ code: 'shelf.inUse' });
    await host.handlers['source.close']({ sourceId: source.sourceId });
    const changed = nextEvent(host, 'shelf.changed');
    await host.handlers['shelf.remove']({ studyId });
    expect(await changed).toEqual({ studies: 1 });
    expect((await rows()).map(({ patientName }) => patientName)).toEqual(['Beta']);
    await expect(host.handlers['shelf.open']({ studyId })).rejects.toMatchObject({ code: 'source.notFound' });
    await expect(host.handlers['shelf.open']({ studyId: 'guessed' })).rejects.toMatchObject({
      code: 'ipc.badGrant',
    });
  });

  it('a file that cannot be read any more is told, the others are kept', async () => {
    const { instanceIds } = await opened(() => host.openPaths([disc]));
    rmSync(join(disc, 'Alpha-1.2.3-2'));
    const result = await keep(instanceIds);
    expect(result).toMatchObject({ outcome: 'problems', ok: 4, failed: 1 });
    expect((await rows('alpha'))[0]?.instances).toBe(2);
  });

  it('writes nothing when the library lies inside of what is open', async () => {
    const { instanceIds } = await opened(() => host.openPaths([folder]));
    expect(instanceIds).toHaveLength(5);
    const result = await keep(instanceIds);
    expect(result).toMatchObject({ outcome: 'failed', ok: 0, error: { code: 'write.insideSource' } });
    expect(files(join(userDataPath, 'library')).filter((name) => name.endsWith('.dcm'))).toEqual([]);
  });

  it('cancelling keeps what is whole', async () => {
    writeStudy(join(disc, 'more'), 'Gamma', '1.2.5', 60, 9000);
    const { instanceIds } = await opened(() => host.openPaths([disc]));
    const finished = nextEvent(host, 'job.finished');
    const { jobId } = await host.handlers['shelf.add']({ instanceIds });
    await nextEvent(host, 'job.progress', ({ phase }) => phase === 'writing');
    await host.handlers['job.cancel']({ jobId });
    const result = await finished;
    const copied = files(join(userDataPath, 'library')).filter((name) => name.endsWith('.dcm')).length;
    expect(result.ok).toBe(copied);
    expect(['cancelled', 'done']).toContain(result.outcome);
    expect((await host.handlers['shelf.list']({ query: {} })).totals.instances).toBe(copied);
  });

  it('an index that was lost is made again in the background of the next start', async () => {
    const { instanceIds } = await opened(() => host.openPaths([disc]));
    await keep(instanceIds);
    await host.close();
    writeFileSync(join(userDataPath, 'library', 'library.jsonl'), '');
    await begin();
    const changed = nextEvent(host, 'shelf.changed');
    expect(await rows()).toEqual([]);
    expect(await changed).toEqual({ studies: 2 });
    expect(await rows()).toHaveLength(2);
  });

  it('reading the files again finds what a person changed in the folder', async () => {
    const { instanceIds } = await opened(() => host.openPaths([disc]));
    await keep(instanceIds);
    const root = join(userDataPath, 'library');
    const [victim] = files(root).filter((name) => name.includes('Alpha') && name.endsWith('.dcm'));
    rmSync(join(root, victim!));
    await mkdir(join(root, 'empty'));
    expect(await host.handlers['shelf.refresh']({})).toEqual({ studies: 2 });
    expect((await rows('alpha'))[0]?.instances).toBe(2);
    expect(readdirSync(root)).toContain('library.jsonl');
  });
});
