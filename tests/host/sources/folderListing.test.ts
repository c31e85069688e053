import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from '../../../host/sources/folderSource';
import { lookAtFiles, type LookAtFiles } from '../../../host/sources/lookAtFiles';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-listing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nothing = (): void => undefined;

async function list(look?: LookAtFiles, signal = new AbortController().signal): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of folderSource(folder).entries(signal, nothing, look)) paths.push(path);
  return paths;
}

async function fill(name: string, count: number): Promise<readonly string[]> {
  await mkdir(join(folder, name));
  const names = Array.from({ length: count }, (_, index) => `IM${String(index).padStart(4, '0')}`);
  await Promise.all(names.map((file) => writeFile(join(folder, name, file), 'x'.repeat(file.length))));
  return names.map((file) => `${name}/${file}`);
}

describe('the listing of a folder', () => {
  it('gives each of 1,300 files once, whoever asks about them', async () => {
    const all = [...(await fill('a', 1200)), ...(await fill('b', 99)), ...(await fill('c', 1))];
    const asked: number[] = [];
    const look: LookAtFiles = async (paths) => {
      asked.push(paths.length);
      return lookAtFiles(paths);
    };
    expect([...(await list())].sort()).toEqual(all);
    expect([...(await list(look))].sort()).toEqual(all);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(1300);
    // Few at first, so that reading can begin.
    expect(asked[0]).toBeLessThan(32);
  });

  it('gives the files that are looked at together by their place, and names those that are gone', async () => {
    await fill('a', 8);
    const gone: string[] = [];
    const look: LookAtFiles = (paths) =>
      Promise.resolve({
        facts: paths.map((path, index) =>
          path.endsWith('3') ? 'source.vanished' : { size: index, position: 100 - index },
        ),
      });
    const found: string[] = [];
    const signal = new AbortController().signal;
    for await (const { path } of folderSource(folder).entries(signal, (path) => gone.push(path), look))
      found.push(path);
    expect(found).toEqual([7, 6, 5, 4, 2, 1, 0].map((index) => `a/IM000${index}`));
    expect(gone).toEqual(['a/IM0003']);
  });

  it('asks several at once where one after the other is slow, as on a network', async () => {
    await fill('a', 100);
    let calls = 0;
    const slow: LookAtFiles = async (paths) => {
      calls += 1;
      return { ...(await lookAtFiles(paths)), tookMs: paths.length };
    };
    expect(await list(slow)).toHaveLength(100);
    expect(calls).toBe(1);
  });

  it.runIf(process.platform === 'linux')(
    'reads names that are no UTF-8 by their bytes, and shows these',
    async () => {
      const place = (...bytes: readonly number[]): Buffer =>
        Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]);
      const deep = place(0x42, 0xe4);
      await mkdir(deep);
      await writeFile(place(0x41, 0xf6, 0x31), 'one');
      await writeFile(Buffer.concat([deep, Buffer.from('/'), Buffer.from([0xfc])]), 'three');
      await writeFile(Buffer.concat([deep, Buffer.from('/plain')]), 'other');
      await writeFile(join(folder, 'a\ufffdb'), 'four!!');
      const found = new Map<string, string>();
      const problems: string[] = [];
      const signal = new AbortController().signal;
      for await (const entry of folderSource(folder).entries(signal, (path) => problems.push(path))) {
        const file = await entry.open();
        found.set(entry.path, new TextDecoder().decode(await file.read(0, entry.size)));
        await file.close();
      }
      expect(problems).toEqual([]);
      expect(Object.fromEntries(found)).toEqual({
        'A\\xF61': 'one',
        'B\\xE4/\\xFC': 'three',
        'B\\xE4/plain': 'other',
        'a\ufffdb': 'four!!',
      });
    },
  );

  it('ends when it is cancelled', async () => {
    await fill('a', 100);
    const aborter = new AbortController();
    const paths: string[] = [];
    for await (const { path } of folderSource(folder).entries(aborter.signal, nothing)) {
      paths.push(path);
      aborter.abort();
    }
    expect(paths).toHaveLength(1);
  });
});
