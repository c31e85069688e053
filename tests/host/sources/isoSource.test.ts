import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scanVerb } from '../../../cli/verbs/scan';
import type { InstanceSummary } from '../../../core/fileset/types';
import { openFrames } from '../../../host/frames/openFrames';
import { scanSource } from '../../../host/scan/scanSource';
import { openSource } from '../../../host/sources/openSource';
import type { Source, SourceEntry } from '../../../host/sources/Source';
import { textStream } from '../../cli/verbs/textStream';
import { oracle } from '../../support/oracles';
import { discFiles, writeTree } from './disc';
import { instance } from './instances';
import { rawZip } from './rawZip';

const hasXorriso = oracle('xorriso');
let made = '';
let folder = '';
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'diascope-isos-'));
  if (!hasXorriso) return;
  const tree = join(made, 'tree');
  await writeTree(tree, {
    ...discFiles(8),
    'EXTRA/inside.zip': rawZip([{ name: 'IM', content: instance(99), isDeflated: true }]),
    'README.TXT': 'hello',
  });
  for (const [name, options] of [
    ['plain.iso', []],
    ['joliet.img', ['-J', '-R']],
  ] as const)
    execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', ...options, '-o', join(made, name), tree], {
      stdio: 'ignore',
    });
});
afterAll(() => rm(made, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-iso-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function scan(source: Source) {
  const found = new Map<string, InstanceSummary>();
  let last = 0;
  const { receipt, entries } = await scanSource(source, {
    signal: new AbortController().signal,
    nextInstanceId: () => String((last += 1)),
    onInstances: (instances) => {
      for (const one of instances) found.set(one.instanceId, one);
    },
  });
  const byPath = new Map<string, SourceEntry>([...entries.values()].map((entry) => [entry.path, entry]));
  return { receipt, byPath, paths: [...byPath.keys()].sort() };
}

const inner = (name: string): readonly string[] => [
  `${name}!/EXTRA/INSIDE.ZIP!/IM`,
  ...Array.from({ length: 8 }, (_, index) => `${name}!/IMAGES/IM000${index + 1}`),
];

describe.runIf(hasXorriso)('images of discs, made by xorriso', () => {
  it('are told by their contents and read like a disc, zips in them too', async () => {
    const source = await openSource([join(made, 'joliet.img')]);
    expect(source.kind).toBe('iso');
    const { receipt, byPath, paths } = await scan(source);
    expect(paths).toEqual(inner('joliet.img').map((path) => path.replace('INSIDE.ZIP', 'inside.zip')));
    expect(receipt).toMatchObject({ files: 11, dicom: 10, notDicom: 1, expected: 8, missing: 0 });
    expect(receipt.problems).toEqual([]);
    const frames = openFrames();
    const entry = byPath.get('joliet.img!/IMAGES/IM0003');
    if (entry === undefined) throw new Error('no entry');
    expect(await frames.instance(entry).readFrame(0)).toHaveLength(512);
    await frames.close();
    await source.close();
  });

  it('are listed by `scan` under the path that was typed', async () => {
    const path = join(made, 'plain.iso');
    const [stdout, stderr] = [textStream(), textStream()];
    const signal = new AbortController().signal;
    const code = await scanVerb.run([path, '--json'], { stdout, stderr, signal });
    const document = JSON.parse(stdout.text()) as {
      sources: unknown;
      patients: { studies: { series: { instances: { path: string }[] }[] }[] }[];
    };
    expect([code, document.sources]).toEqual([0, [{ path, kind: 'iso' }]]);
    const paths = document.patients.flatMap(({ studies }) =>
      studies.flatMap(({ series }) => series.flatMap(({ instances }) => instances.map((one) => one.path))),
    );
    expect(paths.sort()).toEqual(inner('plain.iso').map((one) => join(made, one)));
  });

  it('are opened inside of a folder too', async () => {
    await writeFile(join(folder, 'a.iso'), await readFile(join(made, 'plain.iso')));
    await writeFile(join(folder, 'none.iso'), 'hello');
    const { receipt, paths } = await scan(await openSource([folder]));
    expect(paths).toEqual(inner('a.iso'));
    expect(receipt).toMatchObject({ notDicom: 2, refused: 0 });
  });

  it('give what is whole when the end is missing, and name the rest', async () => {
    const path = join(folder, 'cut.iso');
    await writeFile(path, await readFile(join(made, 'plain.iso')));
    const source = await openSource([path]);
    const { byPath } = await scan(source);
    const positions = [...byPath.values()]
      .filter(({ path: one }) => one.includes('IMAGES'))
      .map(({ position }) => position ?? 0)
      .sort((a, b) => a - b);
    await source.close();
    // In the middle of the sixth file; the files behind it are gone.
    await truncate(path, (positions[5] ?? 0) + 600);
    const cut = await scan(await openSource([path]));
    // The zip lies in front of the pictures and the readme behind them.
    expect(cut.receipt).toMatchObject({ files: 11, readable: 7, refused: 3, missing: 0, expected: 8 });
    expect(cut.receipt.problems.map(({ path: one, code }) => [one.replace(/.*\//, ''), code]).sort()).toEqual(
      ['IM0006', 'IM0007', 'IM0008', 'README.TXT'].map((one) => [one, 'file.truncated']),
    );
  });

  it('go on when the image comes back', async () => {
    const path = join(folder, 'stick.iso');
    await writeFile(path, await readFile(join(made, 'plain.iso')));
    const source = await openSource([path]);
    const { byPath } = await scan(source);
    await source.close();
    const frames = openFrames();
    const entry = byPath.get('stick.iso!/IMAGES/IM0001');
    if (entry === undefined) throw new Error('no entry');
    await rename(path, `${path}.away`);
    await expect(frames.instance(entry).readFrame(0)).rejects.toMatchObject({ code: 'source.vanished' });
    await rename(`${path}.away`, path);
    expect(await frames.instance(entry).readFrame(0)).toHaveLength(512);
    await frames.close();
    expect((await stat(path)).size).toBe((await stat(join(made, 'plain.iso'))).size);
  });
});
