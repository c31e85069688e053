import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { maxFolderDepth } from '../../../host/sources/folderSource';
import { openSource } from '../../../host/sources/openSource';
import type { Source, SourceEntry } from '../../../host/sources/Source';
import { maxZipEntries } from '../../../host/sources/zipEntries';
import { maxZipRatio, zipRatioFloor } from '../../../host/sources/zipEntryFile';
import { oracle } from '../../support/oracles';
import { instance } from './instances';
import { manyEntries, rawZip } from './rawZip';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-sources-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Listed {
  readonly entries: readonly SourceEntry[];
  readonly paths: readonly string[];
  readonly problems: readonly (readonly [string, string])[];
}

async function list(source: Source): Promise<Listed> {
  const entries: SourceEntry[] = [];
  const problems: [string, string][] = [];
  const found = source.entries(new AbortController().signal, (path, code) => problems.push([path, code]));
  for await (const entry of found) entries.push(entry);
  return { entries, paths: entries.map(({ path }) => path).sort(), problems };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function content(entry: SourceEntry | undefined): Promise<Buffer> {
  if (entry === undefined) throw new Error('no entry');
  const file = await entry.open();
  try {
    return Buffer.from(await file.read(0, file.size));
  } finally {
    await file.close();
  }
}

async function zip(name: string, entries: Parameters<typeof rawZip>[0]): Promise<Source> {
  await writeFile(join(folder, name), rawZip(entries));
  return openSource([join(folder, name)]);
}

describe('folders and files', () => {
  it('lists a tree with sizes and paths inside of it', async () => {
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b/IM1'), 'xyz');
    await writeFile(join(folder, 'top.dcm'), '');
    const source = await openSource([folder]);
    const { entries, paths } = await list(source);
    expect([source.kind, paths]).toEqual(['folder', ['a/b/IM1', 'top.dcm']]);
    expect(entries.find(({ path }) => path === 'a/b/IM1')?.size).toBe(3);
  });

  it('follows no link out of it, skips FIFOs, and says so', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'diascope-outside-'));
    await writeFile(join(outside, 'secret'), 'x');
    await writeFile(join(folder, 'file'), 'x');
    await symlink(outside, join(folder, 'away'));
    await symlink(join(outside, 'secret'), join(folder, 'awayFile'));
    await symlink(join(folder, 'file'), join(folder, 'inside'));
    await symlink(folder, join(folder, 'loop'));
    await symlink(join(folder, 'nothing'), join(folder, 'dangling'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const { paths, problems } = await list(await openSource([folder]));
    await rm(outside, { recursive: true });
    expect(paths).toEqual(['file']);
    expect([...problems].sort()).toEqual(
      ['away', 'awayFile', 'dangling', 'pipe'].map((path) => [path, 'source.unsupported']),
    );
  });

  it(`walks ${maxFolderDepth} folders deep and not one deeper`, async () => {
    const deep = Array.from({ length: maxFolderDepth }, () => 'd').join('/');
    await mkdir(join(folder, deep, 'd'), { recursive: true });
    await writeFile(join(folder, deep, 'file'), 'x');
    await writeFile(join(folder, deep, 'd/file'), 'x');
    const { paths, problems } = await list(await openSource([folder]));
    expect(paths).toEqual([`${deep}/file`]);
    expect(problems).toEqual([[`${deep}/d`, 'source.tooDeep']]);
  });

  it('reports a folder that cannot be read and goes on', async () => {
    await mkdir(join(folder, 'closed'));
    await writeFile(join(folder, 'file'), 'x');
    await chmod(join(folder, 'closed'), 0);
    const { paths, problems } = await list(await openSource([folder]));
    await chmod(join(folder, 'closed'), 0o700);
    expect(paths).toEqual(['file']);
    // Root may read everything; tests/cli/faults.test.ts makes the system call fail.
    if (process.getuid?.() !== 0) expect(problems).toEqual([['closed', 'source.unreadable']]);
  });

  it('opens strange names', async () => {
    const names = ['😀.dcm', 'a b', `${'n'.repeat(250)}`, 'IM1', 'im1', 'quote\'"'];
    for (const name of names) await writeFile(join(folder, name), name);
    const { entries, paths } = await list(await openSource([folder]));
    expect(paths).toEqual([...names].sort());
    for (const entry of entries) expect((await content(entry)).toString()).toBe(entry.path);
  });

  it('opens several files and folders together', async () => {
    await mkdir(join(folder, 'x'));
    for (const name of ['x/1', 'x/2', '3', '4']) await writeFile(join(folder, name), name);
    const source = await openSource([join(folder, 'x'), join(folder, '3')]);
    expect([source.kind, (await list(source)).paths]).toEqual(['files', ['3', 'x/1', 'x/2']]);
  });

  it('says what is not there', async () => {
    expect(await codeOf(openSource([join(folder, 'nothing')]))).toBe('source.notFound');
    expect(await codeOf(openSource([]))).toBe('source.notFound');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await codeOf(openSource([join(folder, 'pipe')]))).toBe('source.unsupported');
  });
});

describe('zips', () => {
  const file = instance(1);

  it('is told by its bytes, whatever its name', async () => {
    const source = await zip('renamed', [{ name: 'a/IM1', content: file }]);
    expect([source.kind, (await list(source)).paths]).toEqual(['zip', ['renamed!/a/IM1']]);
  });

  it.each([false, true])('reads ranges of entries, deflated: %s', async (isDeflated) => {
    const large = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251));
    const source = await zip('a.zip', [{ name: 'IM1', content: large, isDeflated }]);
    const open = await (await list(source)).entries[0]?.open();
    for (const [offset, length] of [
      [0, 10],
      [299_990, 100],
      [5, 200_000],
      [100, 0],
      [300_000, 5],
    ] as const) {
      const read = await open?.read(offset, length);
      expect(large.subarray(offset, offset + length).equals(read ?? new Uint8Array(1))).toBe(true);
    }
    await open?.close();
    await source.close();
  });

  it('leaves out unsafe names and links', async () => {
    const names = ['../up', 'a/../../up', '/root', '\\root', 'C:/drive', 'a\0b'];
    const source = await zip('a.zip', [
      ...names.map((name) => ({ name, content: file })),
      { name: 'link', content: Buffer.from('/etc/passwd'), mode: 0o120777 },
      { name: 'good/..name', content: file },
    ]);
    const { paths, problems } = await list(source);
    expect(paths).toEqual(['a.zip!/good/..name']);
    expect(problems.map(([, code]) => code)).toEqual(Array.from({ length: 7 }, () => 'archive.unsafePath'));
  });

  it('refuses what is no zip, and a zip that is cut', async () => {
    const whole = rawZip([{ name: 'IM1', content: file }]);
    for (const bytes of [Buffer.from('PK\x03\x04 not a zip'), whole.subarray(0, whole.length - 30)]) {
      await writeFile(join(folder, 'bad.zip'), bytes);
      expect(await codeOf(list(await openSource([join(folder, 'bad.zip')])))).toBe('archive.broken');
    }
  });

  it('refuses an entry whose local header says otherwise', async () => {
    const source = await zip('a.zip', [{ name: 'IM1', localName: 'IM2', content: file }]);
    expect(await codeOf(content((await list(source)).entries[0]))).toBe('archive.broken');
  });

  it('counts while inflating: more or less than declared is refused', async () => {
    const zeros = new Uint8Array(100_000);
    for (const [declaredSize, code] of [
      [100_000, 'none'],
      [99_999, 'archive.bomb'],
      [100_001, 'archive.broken'],
    ] as const) {
      const source = await zip('a.zip', [{ name: 'IM1', content: zeros, isDeflated: true, declaredSize }]);
      const [entry] = (await list(source)).entries;
      expect(await codeOf(content(entry))).toBe(code);
    }
  });

  it('refuses a bomb by its ratio, once it is large', async () => {
    const small = await zip('a.zip', [
      { name: 'IM1', content: new Uint8Array(zipRatioFloor), isDeflated: true },
    ]);
    expect((await content((await list(small)).entries[0])).length).toBe(zipRatioFloor);
    const large = await zip('b.zip', [
      { name: 'IM1', content: new Uint8Array(zipRatioFloor + 1), isDeflated: true },
    ]);
    expect(zipRatioFloor / 1000).toBeLessThan(zipRatioFloor / maxZipRatio);
    expect(await codeOf(content((await list(large)).entries[0]))).toBe('archive.bomb');
  });

  it(`reads an entry of ${maxZipRatio} times its packed length, and none of more`, async () => {
    const packedLength = Math.ceil(zipRatioFloor / maxZipRatio) + 1;
    for (const [length, code] of [
      [packedLength * maxZipRatio, 'none'],
      [packedLength * maxZipRatio + 1, 'archive.bomb'],
    ] as const) {
      const source = await zip('c.zip', [
        { name: 'IM1', content: new Uint8Array(length), isDeflated: true, packedLength },
      ]);
      expect([length, await codeOf(content((await list(source)).entries[0]))]).toEqual([length, code]);
    }
  });

  it.each([
    [maxZipEntries, 'none'],
    [maxZipEntries + 1, 'archive.tooManyEntries'],
  ])(
    '%i entries: %s',
    async (count, code) => {
      await writeFile(join(folder, 'many.zip'), manyEntries(count));
      expect(await codeOf(list(await openSource([join(folder, 'many.zip')])))).toBe(code);
    },
    300_000,
  );

  it('lists many entries without keeping the thread from other things', async () => {
    await writeFile(join(folder, 'many.zip'), manyEntries(10_000));
    const source = await openSource([join(folder, 'many.zip')]);
    let turns = 0;
    let isListed = false;
    const take = (): void => {
      turns += 1;
      if (!isListed) setImmediate(take);
    };
    setImmediate(take);
    expect((await list(source)).entries).toHaveLength(10_000);
    isListed = true;
    expect(turns).toBeGreaterThan(30);
  });

  describe.runIf(oracle('7z'))('encrypted by 7z', () => {
    it.each(['AES256', 'ZipCrypto'])('%s', async (method) => {
      await writeFile(join(folder, 'IM1'), file);
      execFileSync('7z', ['a', '-tzip', '-ptop secret', `-mem=${method}`, 'secret.zip', 'IM1'], {
        cwd: folder,
        stdio: 'ignore',
      });
      const path = join(folder, 'secret.zip');
      expect(await codeOf(list(await openSource([path])))).toBe('archive.passwordNeeded');
      expect(await codeOf(list(await openSource([path], { passwords: ['wrong'] })))).toBe(
        'archive.passwordWrong',
      );
      const source = await openSource([path], { passwords: ['top secret'] });
      const [entry] = (await list(source)).entries;
      expect(await content(entry)).toEqual(Buffer.from(file));
      const open = await entry?.open();
      expect(await open?.read(200, 20)).toHaveLength(20);
      await open?.close();
      await source.close();
    });
  });
});
