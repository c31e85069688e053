import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderVerb } from '../../../cli/verbs/render';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { corpusFolder, oracle } from '../../support/oracles';
import { textStream } from './textStream';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'render-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** 2 rows, 4 columns, three frames; values 0, 100, 200 … 700, plus 1000 a frame. */
function ctFile(extra: Parameters<typeof writeDicomFile>[0]['dataSet'] = []): string {
  const values = Array.from({ length: 24 }, (_, index) => (index % 8) * 100 + Math.floor(index / 8) * 1000);
  const path = join(folder, 'ct');
  writeFileSync(
    path,
    writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: [
        ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
        ['00080018', 'UI', '1.2.3.4'],
        ['00080060', 'CS', 'CT'],
        ['00280002', 'US', 1],
        ['00280004', 'CS', 'MONOCHROME2'],
        ['00280008', 'IS', '3'],
        ['00280010', 'US', 2],
        ['00280011', 'US', 4],
        ['00280100', 'US', 16],
        ['00280101', 'US', 16],
        ['00280102', 'US', 15],
        ['00280103', 'US', 1],
        ['7FE00010', 'OW', values],
        ...extra,
      ],
    }),
  );
  return path;
}

async function run(...args: string[]) {
  const [stdout, stderr] = [textStream(), textStream()];
  const code = await renderVerb.run(args, { stdout, stderr, signal: new AbortController().signal });
  return { code, out: stdout.text(), err: stderr.text() };
}

describe('render', () => {
  it('draws the frame asked for through the window asked for', async () => {
    const out = join(folder, 'a.png');
    expect(await run(ctFile(), '--out', out, '--frame', '2', '--window', '1350.5,701')).toMatchObject({
      code: 0,
      out: '',
    });
    const png = decode(readFileSync(out));
    expect([png.width, png.height, png.channels]).toEqual([4, 2, 1]);
    // C.11.2.1.2.1 with c = 1350.5, w = 701: black at 1000, white at 1700.
    expect([...png.data]).toEqual([0, 36, 73, 109, 146, 182, 219, 255]);
  });

  it('uses the first window of the file, and says what it did in one JSON document', async () => {
    const out = join(folder, 'a.png');
    const path = ctFile([
      ['00281050', 'DS', ['350.5', '0']],
      ['00281051', 'DS', ['701', '10']],
    ]);
    const { out: text } = await run(path, '--out', out, '--json');
    expect(JSON.parse(text)).toEqual({
      path,
      out,
      frame: 1,
      width: 4,
      height: 2,
      source: 'fileWindow',
      window: { center: 350.5, width: 701 },
      problems: [],
    });
    expect(decode(readFileSync(out)).data[7]).toBe(255);
  });

  it('takes a negative center', async () => {
    const { out } = await run(ctFile(), '--out', join(folder, 'a.png'), '--json', '--window', '-600,1500');
    expect(JSON.parse(out)).toMatchObject({ source: 'person', window: { center: -600, width: 1500 } });
  });

  it('makes pixels square and scales to the longer side', async () => {
    const out = join(folder, 'a.png');
    const path = ctFile([['00280030', 'DS', ['2', '1']]]);
    await run(path, '--out', out);
    expect(decode(readFileSync(out))).toMatchObject({ width: 4, height: 4 });
    await run(path, '--out', out, '--size', '64');
    expect(decode(readFileSync(out))).toMatchObject({ width: 64, height: 64 });
  });

  it('draws what it can and lists what it could not use', async () => {
    const path = ctFile([
      ['00281050', 'DS', '40'],
      ['00281051', 'DS', '0'],
    ]);
    const { code, out } = await run(path, '--out', join(folder, 'a.png'), '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { source: 'frameRange', problems: ['display.badWindow'] },
    ]);
  });

  it('leaves nothing behind where a frame does not exist', async () => {
    const path = ctFile();
    await expect(run(path, '--out', join(folder, 'a.png'), '--frame', '4')).rejects.toMatchObject({
      code: 'pixels.frameOutOfRange',
    });
    expect(readdirSync(folder)).toEqual(['ct']);
  });

  it('never writes over the file that it reads, nor over anything but a PNG', async () => {
    const path = ctFile();
    const before = readFileSync(path);
    await expect(run(path, '--out', path)).rejects.toMatchObject({ code: 'write.insideSource' });
    writeFileSync(join(folder, 'letter.txt'), 'keep');
    await expect(run(path, '--out', join(folder, 'letter.txt'))).rejects.toMatchObject({
      code: 'write.exists',
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('keep');
  });

  it.each([
    [[]],
    [['a', 'b', '--out', 'x.png']],
    [['a']],
    [['a', '--out', 'x.png', '--frame', '0']],
    [['a', '--out', 'x.png', '--frame', '1.5']],
    [['a', '--out', 'x.png', '--window', '40']],
    [['a', '--out', 'x.png', '--window', '40,0']],
    [['a', '--out', 'x.png', '--window', ',']],
    [['a', '--out', 'x.png', '--size', '-1']],
    [['a', '--out', 'x.png', '--nonsense']],
  ])('is wrong use: %j', async (args) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 'usage.wrong' });
  });

  it('says that a file is not there', async () => {
    await expect(run(join(folder, 'none'), '--out', join(folder, 'a.png'))).rejects.toMatchObject({
      code: 'source.notFound',
    });
  });
});

describe.runIf(oracle('corpus') && oracle('dcmtk'))('render beside dcmtk', () => {
  it.each([
    ['series/ct-ge-28-slices', 1, '-40,400'],
    ['modalities/mr', 1, '600,1200'],
  ])('draws %s within one grey level', async (place, frameNumber, window) => {
    const path = firstFile(join(corpusFolder, place));
    const out = join(folder, 'ours.png');
    const theirs = join(folder, 'theirs.png');
    await run(path, '--out', out, '--frame', String(frameNumber), '--window', window);
    const [center = '', width = ''] = window.split(',');
    expect(spawnSync('dcm2pnm', ['-q', '-O', '+on', '+Ww', center, width, path, theirs]).status).toBe(0);
    const [a, b] = [decode(readFileSync(out)), decode(readFileSync(theirs))];
    expect([a.width, a.height, a.channels]).toEqual([b.width, b.height, b.channels]);
    const differences = Array.from(a.data, (value, index) => Math.abs(value - (b.data[index] as number)));
    expect(differences.filter((difference) => difference > 1)).toEqual([]);
  });
});

function firstFile(place: string): string {
  const entry = readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((candidate) => candidate.isFile())
    .map((candidate) => join(candidate.parentPath, candidate.name))
    .sort()[0];
  if (entry === undefined) throw new Error(`no file in ${place}`);
  return entry;
}
