import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceSummary } from '../../../core/fileset/types';
import { checkTarget } from '../../../host/jobs/package/target';
import { scanSource } from '../../../host/scan/scanSource';
import { openSource } from '../../../host/sources/openSource';
import { rootPathsOf, type Source } from '../../../host/sources/Source';
import { discFiles, writeTree } from './disc';
import { instance } from './instances';
import { rawZip } from './rawZip';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-several-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function scan(source: Source) {
  const found = new Map<string, InstanceSummary>();
  let last = 0;
  const { receipt } = await scanSource(source, {
    signal: new AbortController().signal,
    nextInstanceId: () => String((last += 1)),
    onInstances: (instances) => {
      for (const one of instances) found.set(one.instanceId, one);
    },
  });
  await source.close();
  return { receipt, paths: [...found.values()].map(({ path }) => path).sort() };
}

describe('several paths at once', () => {
  it('opens a folder, a disc, a zip and a file each as what it is', async () => {
    await writeTree(folder, {
      'plain/A': instance(11),
      'plain/notes.txt': 'hello',
      'one.dcm': instance(12),
      'packed/b.zip': rawZip([{ name: 'dir/B', content: instance(13), isDeflated: true }]),
    });
    await writeTree(join(folder, 'disc'), discFiles(3));
    const source = await openSource(
      ['plain', 'disc/DICOMDIR', 'packed/b.zip', 'one.dcm'].map((path) => join(folder, path)),
    );
    expect(source.kind).toBe('files');
    const { receipt, paths } = await scan(source);
    expect(paths).toEqual([
      'disc/IMAGES/IM0001',
      'disc/IMAGES/IM0002',
      'disc/IMAGES/IM0003',
      'one.dcm',
      'packed/b.zip!/dir/B',
      'plain/A',
    ]);
    expect(receipt).toMatchObject({ files: 8, dicom: 7, readable: 6, missing: 0, refused: 0, expected: 3 });
    expect(receipt.problems).toEqual([]);
  });

  it('tells what a disc beside another folder misses, and reads what is reached twice only once', async () => {
    await writeTree(join(folder, 'a/disc'), discFiles(3));
    await rm(join(folder, 'a/disc/IMAGES/IM0002'));
    const { receipt, paths } = await scan(
      await openSource([join(folder, 'a'), join(folder, 'a/disc/DICOMDIR')]),
    );
    expect(paths).toEqual(['disc/IMAGES/IM0001', 'disc/IMAGES/IM0003']);
    expect(receipt).toMatchObject({ files: 3, missing: 1, expected: 3 });
    expect(receipt.problems).toEqual([{ path: 'disc/IMAGES/IM0002', code: 'dicomdir.missingFile' }]);
  });

  it('lets a part that is gone cost itself only', async () => {
    await writeTree(folder, { 'a/A': instance(1), 'b/B': instance(2), 'c.zip': 'PK\x03\x04 no zip' });
    const source = await openSource([join(folder, 'a'), join(folder, 'b'), join(folder, 'c.zip')]);
    await rm(join(folder, 'a'), { recursive: true });
    const { receipt, paths } = await scan(source);
    expect(paths).toEqual(['b/B']);
    expect(receipt.problems).toEqual([
      { path: 'a', code: 'source.vanished' },
      { path: 'c.zip', code: 'archive.broken' },
    ]);
  });

  it('names one that is not there, and fails only when none is', async () => {
    await writeTree(folder, { 'a/A': instance(1) });
    const missing = join(folder, 'missing');
    const { receipt, paths } = await scan(await openSource([join(folder, 'a'), missing]));
    expect([paths, receipt.problems]).toEqual([['A'], [{ path: 'missing', code: 'source.notFound' }]]);
    await expect(openSource([missing, `${missing}2`])).rejects.toMatchObject({ code: 'source.notFound' });
  });

  it('guards each of the places and nothing beside them', async () => {
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'b.dcm'), instance(1));
    await writeFile(join(folder, 'c.zip'), rawZip([{ name: 'C', content: instance(2) }]));
    await writeTree(join(folder, 'disc'), discFiles(1));
    const source = await openSource(
      ['a', 'b.dcm', 'c.zip', 'disc/DICOMDIR'].map((path) => join(folder, path)),
    );
    const roots = rootPathsOf(source);
    for (const path of ['a/out.zip', 'b.dcm', 'c.zip', 'disc/out.zip', 'disc/IMAGES/out.zip'])
      await expect(checkTarget(join(folder, path), roots, true)).rejects.toMatchObject({
        code: 'write.insideSource',
      });
    await expect(checkTarget(join(folder, 'out.zip'), roots, false)).resolves.toBeDefined();
  });
});
