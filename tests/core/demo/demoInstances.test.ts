import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoSource } from '../../../host/demo/demoSource';
import type { SourceEntry } from '../../../host/sources/Source';
import { oracle } from '../../support/oracles';

async function entries(): Promise<SourceEntry[]> {
  const all: SourceEntry[] = [];
  for await (const entry of demoSource().entries(new AbortController().signal, () => undefined))
    all.push(entry);
  return all;
}

const oneOfEach = [
  'STUDY2/SERIES2/IM0010',
  'STUDY2/SERIES3/IM0014',
  'STUDY2/SERIES4/IM0001',
  'STUDY1/SERIES1/IM0001',
];

async function bytesOf(path: string): Promise<Uint8Array> {
  const entry = (await entries()).find((candidate) => candidate.path === path);
  if (!entry) throw new Error('no such demo file');
  const file = await entry.open();
  return file.read(0, file.size);
}

describe('demo patient', () => {
  it('has two studies and unique paths', async () => {
    const paths = (await entries()).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(new Set(paths.map((path) => path.split('/')[0])).size).toBe(2);
    expect(paths.length).toBe(44 + 28 + 1 + 44 + 1);
  });

  it('is the same at every reading, in parts as in one', async () => {
    const whole = await bytesOf('STUDY2/SERIES3/IM0014');
    const entry = (await entries()).find(({ path }) => path === 'STUDY2/SERIES3/IM0014');
    const file = await entry!.open();
    const parts = [await file.read(0, 700), await file.read(700, 900), await file.read(1600, file.size)];
    expect(Buffer.compare(Buffer.concat(parts), Buffer.from(whole))).toBe(0);
  });

  it.runIf(oracle('dciodvfy')).each(oneOfEach)('dciodvfy finds no error in %s', async (path) => {
    const file = join(mkdtempSync(join(tmpdir(), 'diascope-demo-')), 'a.dcm');
    writeFileSync(file, await bytesOf(path));
    const { stderr } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  });

  it.runIf(oracle('dcmtk'))('dcmtk reads the pixels', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diascope-demo-'));
    writeFileSync(join(folder, 'a.dcm'), await bytesOf('STUDY2/SERIES2/IM0010'));
    execFileSync('dcm2pnm', [join(folder, 'a.dcm'), join(folder, 'a.pgm')]);
  });
});
