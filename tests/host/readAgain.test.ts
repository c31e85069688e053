/** What could not be read is read later: a disc is put back, passwords come one after the other. Nothing is read or listed twice. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/AppError';
import type { InstanceSummary } from '../../core/fileset/types';
import { createHost } from '../../host/createHost';
import type { Host } from '../../host/Host';
import type { Shell } from '../../host/Shell';
import { openSource } from '../../host/sources/openSource';
import type { Source, SourceEntry } from '../../host/sources/Source';
import type { Events } from '../../ipc/contract';
import { oracle } from '../support/oracles';
import { nextEvent } from './nextEvent';
import { discFiles, writeTree } from './sources/disc';
import { instance } from './sources/instances';

const nobody = (): Promise<null> => Promise.resolve(null);
const shell: Shell = {
  kind: 'electron',
  hasNativeDialogs: true,
  chooseFolder: nobody,
  chooseFiles: () => Promise.resolve([]),
  chooseSaveFile: nobody,
  chooseSaveFolder: nobody,
  revealInFolder: () => Promise.resolve(),
  secretStore: null,
};

let folder: string;
let disc: string;
let host: Host;
/** The list as the window has it, and how often each path came under a new id. */
let list: Map<string, InstanceSummary>;
let sourceId: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-again-'));
  disc = path.join(folder, 'disc');
  list = new Map();
  host = await createHost({ shell, userDataPath: path.join(folder, 'user'), version: '0.0.0' });
  host.onEvent((name, detail) => {
    if (name !== 'scan.instances') return;
    const { instances, goneIds = [] } = detail as Events['scan.instances'];
    for (const one of instances) list.set(one.instanceId, one);
    for (const id of goneIds) list.delete(id);
  });
  await host.handlers['open.pending']({});
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

async function open(...paths: string[]): Promise<Events['scan.finished']> {
  const end = nextEvent(host, 'scan.finished');
  ({ sourceId } = await host.openPaths(paths));
  return end;
}

async function again(password?: string): Promise<Events['scan.finished']> {
  const end = nextEvent(host, 'scan.finished');
  if (password === undefined) await host.handlers['source.readAgain']({ sourceId });
  else await host.handlers['source.password']({ sourceId, password });
  return end;
}

const paths = (): readonly string[] => [...list.values()].map((one) => one.path).sort();

describe('a disc that is pulled out while it is read', () => {
  /** A scan that has read some files, and stands still at the others. */
  async function readInPart() {
    const read = nextEvent(host, 'scan.instances', ({ instances }) =>
      instances.some((one) => one.isFromDirectory !== true),
    );
    const finished = nextEvent(host, 'scan.finished');
    const still = standingStillAt(await openSource([disc]));
    ({ sourceId } = await host.openSource(still.source));
    await read;
    return { still, finished };
  }

  async function pullOut(count: number): Promise<Events['scan.finished']> {
    await writeTree(disc, discFiles(count));
    const { still, finished } = await readInPart();
    await rename(disc, `${disc}-out`);
    still.goOn();
    return finished;
  }

  it('is completed when it is back: each file once, what was there under its own id', async () => {
    const { receipt } = await pullOut(400);
    expect(receipt).toMatchObject({ files: 401, expected: 400 });
    expect(receipt.readable).toBeLessThan(400);
    expect(receipt.refused).toBe(401 - receipt.dicom);
    expect(receipt.problems.every(({ code }) => code === 'source.vanished')).toBe(true);
    const before = [...list.values()];
    expect(before).toHaveLength(receipt.readable ?? 0);

    await rename(`${disc}-out`, disc);
    const { receipt: whole, outcome } = await again();
    expect(outcome).toBe('done');
    expect(whole).toMatchObject({
      files: 401,
      dicom: 401,
      readable: 400,
      displayable: 400,
      refused: 0,
      missing: 0,
    });
    expect(whole.problems).toEqual([]);
    expect(new Set(paths()).size).toBe(400);
    expect(list.size).toBe(400);
    for (const one of before) expect(list.get(one.instanceId)?.path).toBe(one.path);
  });

  it('stays as it is while it is out', async () => {
    const { receipt } = await pullOut(400);
    const count = list.size;
    const end = await again();
    expect(end).toMatchObject({ outcome: 'failed', error: { code: 'source.vanished' } });
    expect(end.receipt.problems).toHaveLength(receipt.problems.length);
    expect(end.receipt).toMatchObject({ files: 401, dicom: receipt.dicom, refused: receipt.refused });
    expect(list.size).toBe(count);
    await rename(`${disc}-out`, disc);
    expect((await again()).receipt).toMatchObject({ readable: 400, problems: [] });
  });

  it('is completed too when it was gone before its root could be listed', async () => {
    await writeTree(disc, discFiles(100));
    const source = await openSource([disc]);
    let isIn = true;
    const end = nextEvent(host, 'scan.finished');
    ({ sourceId } = await host.openSource({
      ...source,
      async *entries(...asked) {
        if (isIn) await rename(disc, `${disc}-out`);
        isIn = false;
        yield* source.entries(...asked);
      },
    }));
    expect(await end).toMatchObject({
      outcome: 'failed',
      error: { code: 'source.vanished' },
      receipt: { files: 101, expected: 100, missing: 0 },
    });
    await rename(`${disc}-out`, disc);
    expect(await again()).toMatchObject({ outcome: 'done', receipt: { readable: 100, problems: [] } });
    expect(list.size).toBe(100);
  });

  it('is not completed with the files of another one', async () => {
    await pullOut(400);
    const count = list.size;
    await writeTree(
      disc,
      discFiles(400, [
        ['00100020', 'LO', 'P2'],
        ['00100010', 'PN', 'Roe^Mary'],
      ]),
    );
    expect(await again()).toMatchObject({ outcome: 'failed', error: { code: 'source.otherFile' } });
    expect(list.size).toBe(count);
    expect([...list.values()].every(({ patient }) => patient.patientId === 'P1')).toBe(true);
    await rm(disc, { recursive: true });
    await rename(`${disc}-out`, disc);
    expect((await again()).receipt).toMatchObject({ readable: 400, problems: [] });
  });

  it('is read from where it was stopped', async () => {
    await writeTree(disc, discFiles(400));
    const { still, finished } = await readInPart();
    await host.handlers['source.cancel']({ sourceId });
    const end = await finished;
    still.goOn();
    expect(end.outcome).toBe('cancelled');
    // What was not reached is not missing.
    expect(end.receipt).toMatchObject({ expected: 400, missing: 0 });
    const ids = new Set(list.keys());
    expect(ids.size).toBe(400);
    const { receipt, outcome } = await again();
    expect(outcome).toBe('done');
    expect(receipt).toMatchObject({ files: 401, readable: 400, problems: [] });
    // What the DICOMDIR had promised is found under the same ids.
    expect(new Set(list.keys())).toEqual(ids);
    expect([...list.values()].some((one) => one.isFromDirectory)).toBe(false);
  });

  it('that is an image or a zip on it, is listed and read anew', async () => {
    await mkdir(disc);
    const writer = new ZipWriter(new Uint8ArrayWriter());
    for (const [name, bytes] of Object.entries(discFiles(8)))
      await writer.add(name, new Uint8ArrayReader(bytes));
    await writeFile(path.join(disc, 'copy.zip'), await writer.close());
    const source = await openSource([path.join(disc, 'copy.zip')]);
    const end = nextEvent(host, 'scan.finished');
    ({ sourceId } = await host.openSource(failingOnce(source)));
    expect((await end).receipt).toMatchObject({ files: 9, readable: 7, refused: 1 });
    expect((await again()).receipt).toMatchObject({ files: 9, readable: 8, refused: 0, problems: [] });
    expect(list.size).toBe(8);
  });
});

/** After a hundred files it gives no bytes of others until it goes on. */
function standingStillAt(source: Source): { readonly source: Source; readonly goOn: () => void } {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let opened = 0;
  const slow = (entry: SourceEntry): SourceEntry => {
    // Without its path, so that the thread asks for it.
    const { filePath: _, ...rest } = entry;
    const open = async () => {
      opened += 1;
      if (opened > 100) await held;
      return entry.open();
    };
    return { ...rest, open };
  };
  const slowSource: Source = {
    ...source,
    async *entries(...asked) {
      for await (const entry of source.entries(...asked)) yield slow(entry);
    },
    directories: async (signal) =>
      ((await source.directories?.(signal)) ?? []).map(({ entry, find }) => ({
        entry,
        async *find(...asked) {
          for await (const [index, found] of find(...asked)) yield [index, slow(found)] as const;
        },
      })),
  };
  return { source: slowSource, goOn: () => goOn() };
}

/** Of its files one is on a medium that is out when it is opened for the first time. */
function failingOnce(source: Source): Source {
  let isOut = true;
  return {
    ...source,
    async *entries(signal, onProblem) {
      for await (const entry of source.entries(signal, onProblem)) {
        const isTheOne = entry.path.endsWith('IM0005') && isOut;
        if (isTheOne) isOut = false;
        yield isTheOne ? { ...entry, open: () => Promise.reject(new AppError('source.vanished')) } : entry;
      }
    },
    directories: () => Promise.resolve([]),
  };
}

describe('a folder of zips with different passwords', () => {
  beforeEach(async () => {
    await mkdir(disc);
    await writeFile(path.join(disc, 'open'), instance(100));
    for (const [index, password] of ['one', 'two', 'two', 'three'].entries()) {
      const writer = new ZipWriter(new Uint8ArrayWriter(), { password, encryptionStrength: 3 });
      await writer.add('IM', new Uint8ArrayReader(instance(index + 1)));
      await writeFile(path.join(disc, `${index}.zip`), await writer.close());
    }
  });

  it('opens one after the other; what stays locked is listed', async () => {
    const first = await open(disc);
    expect(first.receipt.problems.map(({ path: place, code }) => [place, code]).sort()).toEqual(
      ['0.zip', '1.zip', '2.zip', '3.zip'].map((name) => [name, 'archive.passwordNeeded']),
    );
    expect(paths()).toEqual(['open']);
    const [kept] = list.keys();
    const locked = async (password: string): Promise<readonly string[]> => {
      const { receipt } = await again(password);
      expect(receipt.problems.every(({ code }) => code === 'archive.passwordWrong')).toBe(true);
      return receipt.problems.map((problem) => problem.path).sort();
    };
    expect(await locked('two')).toEqual(['0.zip', '3.zip']);
    expect(paths()).toEqual(['1.zip!/IM', '2.zip!/IM', 'open']);
    expect(await locked('wrong')).toEqual(['0.zip', '3.zip']);
    expect(await locked('one')).toEqual(['3.zip']);
    expect(await locked('three')).toEqual([]);
    expect(paths()).toEqual(['0.zip!/IM', '1.zip!/IM', '2.zip!/IM', '3.zip!/IM', 'open']);
    expect(list.size).toBe(5);
    expect(list.has(kept ?? '')).toBe(true);
    // Pictures of each are decrypted with the password that opened it.
    for (const instanceId of list.keys())
      expect(await host.readFrame(instanceId, 0, new AbortController().signal)).toHaveLength(512);
  });

  it('leaves no password behind: neither on disk nor in what the window is told', async () => {
    const told: string[] = [];
    host.onEvent((name, detail) => told.push(JSON.stringify([name, detail])));
    await open(disc);
    await again('wrong-secret');
    await again('two');
    told.push(JSON.stringify(await host.handlers['app.info']({})));
    await host.close();
    expect(told.join('\n')).not.toContain('wrong-secret');
    const kept = await readdir(path.join(folder, 'user'), { withFileTypes: true, recursive: true });
    for (const file of kept.filter((one) => one.isFile()))
      expect(await readFile(path.join(file.parentPath, file.name), 'utf8')).not.toContain('wrong-secret');
  });

  it.runIf(oracle('7z'))('also where one archive holds entries of several passwords', async () => {
    await rm(disc, { recursive: true });
    await mkdir(disc);
    for (const [index, password, method] of [
      [1, 'one', 'AES256'],
      [2, 'two', 'ZipCrypto'],
    ] as const) {
      const name = `IM${index}`;
      await writeFile(path.join(disc, name), instance(index));
      execFileSync('7z', ['a', '-tzip', `-p${password}`, `-mem=${method}`, 'both.zip', name], {
        cwd: disc,
        stdio: 'ignore',
      });
      await unlink(path.join(disc, name));
    }
    await open(disc);
    expect((await again('one')).receipt.problems).toEqual([
      { path: 'both.zip!/IM2', code: 'archive.passwordWrong' },
    ]);
    expect((await again('two')).receipt).toMatchObject({ readable: 2, problems: [] });
    expect(await readFile(path.join(disc, 'both.zip'))).not.toHaveLength(0);
  });
});
