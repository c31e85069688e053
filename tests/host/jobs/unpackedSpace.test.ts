import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadInstances } from '../../../cli/verbs/loadInstances';
import { exportPackage } from '../../../host/jobs/exportPackage';
import { asIsPrivacy } from '../../../host/jobs/JobPrivacy';
import { createUnpackedSpace, freeBytesBeside, unpackedReserve } from '../../../host/jobs/unpackedSpace';
import { textStream } from '../../cli/verbs/textStream';
import { testInstances } from '../share/uploadItems';
import { rawZip } from '../sources/rawZip';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-space-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('takes all of the free space less 1 GB, and not one byte more', () => {
  expect(unpackedReserve).toBe(1024 ** 3);
  const space = createUnpackedSpace(unpackedReserve + 100);
  space.take(60);
  expect(() => space.take(41)).toThrow(expect.objectContaining({ code: 'archive.noSpace' }) as Error);
  space.take(40);
  expect(() => space.take(1)).toThrow(expect.objectContaining({ code: 'archive.noSpace' }) as Error);
});

it('knows the free space beside a path that is not there yet', async () => {
  expect(await freeBytesBeside(join(folder, 'new.zip'))).toBeGreaterThan(0);
});

describe('an export', () => {
  /** Exports what stands at `path` with room for two and a half instances. */
  async function exported(path: string, size: number) {
    const io = { stdout: textStream(), stderr: textStream(), signal: new AbortController().signal };
    const loaded = await loadInstances([path], [], io);
    try {
      return await exportPackage({
        instances: loaded.instances,
        privacy: asIsPrivacy,
        fileNamePattern: '',
        format: 'zip',
        targetPath: join(folder, 'out.zip'),
        sourceRoots: [],
        version: '0',
        signal: io.signal,
        freeBytes: () => Promise.resolve(unpackedReserve + 2.5 * size),
      });
    } finally {
      await loaded.close();
    }
  }
  const files = testInstances(4).map(({ bytes }) => bytes);
  const size = files[0]?.length ?? 0;

  it('from a zip leaves out what would leave less free, by name, and keeps the rest', async () => {
    const zip = join(folder, 'in.zip');
    await writeFile(
      zip,
      rawZip(files.map((content, index) => ({ name: `f${index}`, content, isDeflated: true }))),
    );
    const { outcomes, error } = await exported(zip, size);
    expect(error).toBeUndefined();
    expect(outcomes.map(({ status, code }) => [status, code]).sort()).toEqual([
      ['failed', 'archive.noSpace'],
      ['failed', 'archive.noSpace'],
      ['ok', undefined],
      ['ok', undefined],
    ]);
    expect(await readdir(folder)).toContain('out.zip');
  });

  it('from files is not held to it: they take what they take on their medium', async () => {
    for (const [index, bytes] of files.entries()) await writeFile(join(folder, `f${index}`), bytes);
    const { outcomes } = await exported(folder, size);
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });
});
