import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleWorkers } from '../../build/bundleNode.mjs';
import { framesVerb } from '../../cli/verbs/frames';
import { readCatalogue } from '../corpus/catalogue';
import { picture } from '../host/frames/memorySource';
import { corpusFolder, oracle } from '../support/oracles';

beforeAll(() => bundleWorkers());

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-cli-frames-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(
  ...args: string[]
): Promise<{ code: number; lines: Record<string, unknown>[]; err: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await framesVerb.run(args, { stdout, stderr, signal: new AbortController().signal });
  const textOf = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  const lines = textOf(stdout).trim().split('\n');
  return {
    code,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    err: textOf(stderr),
  };
}

describe('diascope frames', () => {
  it('prints exactly the keys of the contract, one object a line', async () => {
    const file = join(folder, 'a.dcm');
    await writeFile(file, picture(3));
    const plain = {
      path: file,
      frames: 3,
      rows: 2,
      columns: 2,
      samplesPerPixel: 1,
      bitsAllocated: 8,
      bitsStored: 8,
      signed: false,
      photometricInterpretation: 'MONOCHROME2',
      lossy: false,
    };
    const { code, lines, err } = await run(file);
    expect([code, err]).toEqual([0, '']);
    expect(lines).toEqual([{ ...plain, sha256: null, min: null, max: null, mean: null }]);
    const digested = await run(file, file, '--digest');
    const full = {
      ...plain,
      // sha256sum of the bytes 0000 1111 2222.
      sha256: '594d334a1c22fb1da765cd5486dbbced082ad0fdad46f77c4e7bab2b0beb03cc',
      min: 0,
      max: 2,
      mean: 1,
    };
    expect(digested.lines).toEqual([full, full]);
  });

  it('names what cannot be read by its code and goes on', async () => {
    await writeFile(join(folder, 'a.dcm'), picture(1));
    await writeFile(join(folder, 'short.dcm'), picture(4).subarray(0, -4));
    await writeFile(join(folder, 'notes.txt'), 'hello');
    const names = ['short.dcm', 'notes.txt', 'absent.dcm', 'a.dcm'].map((name) => join(folder, name));
    const { code, lines } = await run('--digest', ...names);
    expect(code).toBe(1);
    expect(lines.map(({ path }) => path)).toEqual(names);
    expect(lines.map(({ error }) => error)).toEqual([
      { code: 'pixels.truncated' },
      { code: 'file.notDicom' },
      { code: 'source.notFound' },
      undefined,
    ]);
  });

  it('gives a line for each file of a folder', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub', 'b.dcm'), picture(1));
    await writeFile(join(folder, 'a.dcm'), picture(1));
    const { lines } = await run(folder);
    expect(lines.map(({ path }) => path).sort()).toEqual([join(folder, 'a.dcm'), join(folder, 'sub/b.dcm')]);
  });

  it('--out writes raw frames and overwrites nothing', async () => {
    const file = join(folder, 'a.dcm');
    const out = join(folder, 'out');
    await writeFile(file, picture(2));
    expect((await run(file, '--out', out)).code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['a.dcm.0001.raw', 'a.dcm.0002.raw']);
    expect([...(await readFile(join(out, 'a.dcm.0002.raw')))]).toEqual([1, 1, 1, 1]);
    expect((await run(file, '--out', out)).lines[0]).toMatchObject({ error: { code: 'write.exists' } });
  });

  it('without FILE or with an unknown option it was used wrongly', async () => {
    await expect(run()).rejects.toMatchObject({ code: 'usage.wrong' });
    await expect(run('--nonsense', 'a')).rejects.toMatchObject({ code: 'usage.wrong' });
  });

  it.runIf(oracle('corpus'))('gives the digests of the corpus through the threads', async () => {
    const files = readCatalogue().filter(
      ({ path, reference }) =>
        path.startsWith('transfer-syntaxes/nema-samples') && reference && !reference.lossy,
    );
    expect(files.length).toBeGreaterThan(10);
    const { lines } = await run('--digest', ...files.map(({ path }) => join(corpusFolder, path)));
    expect(lines.map(({ sha256 }) => sha256)).toEqual(files.map(({ reference }) => reference?.sha256));
  });
});
