import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deidVerb } from '../../../cli/verbs/deid';
import { verifyVerb } from '../../../cli/verbs/verify';
import type { ElementToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { explicitLittle, smallImage, withElements } from '../../core/deid/support/deid';
import { textStream } from './textStream';

let folder: string;
let disc: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-deid-'));
  process.env['XDG_CONFIG_HOME'] = join(folder, 'config');
  disc = join(folder, 'Quxley disc');
  await mkdir(disc);
  for (const index of [1, 2, 3])
    await put(`IM${index}`, ['00080018', 'UI', `1.2.3.4.5.1.${index}`], ['00200013', 'IS', String(index)]);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, ...elements: readonly ElementToWrite[]): Promise<void> {
  await writeFile(
    join(disc, name),
    writeDicomFile({ dataSet: withElements(...smallImage, ...elements), transferSyntaxUid: explicitLittle }),
  );
}

async function run(...args: readonly string[]) {
  const stdout = textStream();
  const stderr = textStream();
  let code: number | string;
  try {
    code = await deidVerb.run([...args], { stdout, stderr, signal: new AbortController().signal });
  } catch (error) {
    code = (error as { code: string }).code;
  }
  return { code, text: stdout.text(), errors: stderr.text() };
}

async function filesBelow(root: string): Promise<readonly { name: string; bytes: Buffer }[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return Promise.all(
    found
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { name: path.slice(root.length), bytes: await readFile(path) };
      }),
  );
}

describe('deid', () => {
  it('makes a folder in which no name, ID or UID of the source stands, that verify finds whole', async () => {
    const out = join(folder, 'out');
    const report = join(folder, 'report.json');
    const { code, text } = await run(disc, '--out', out, '--report', report, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ instances: 3, refused: 0, problems: [] });
    const files = await filesBelow(out);
    expect(files.length).toBeGreaterThan(5);
    for (const { name, bytes } of files) {
      const all = `${name}${bytes.toString('latin1')}`;
      for (const secret of ['Quxley', 'Zebulon', '778812', '1.2.3.4.5.1.2'])
        expect([name, all.includes(secret)]).toEqual([name, false]);
    }
    const inside = files.find(({ name }) => name.endsWith('deidentification-report.json'));
    expect(inside?.bytes.equals(await readFile(report))).toBe(true);
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({
      edition: '2026d',
      instances: 3,
      statement: 'de-identified in accordance with DICOM PS3.15 2026d Basic Profile (no options)',
    });
    const stdout = textStream();
    expect(
      await verifyVerb.run([out], { stdout, stderr: textStream(), signal: new AbortController().signal }),
    ).toBe(0);
  });

  it('makes a zip, and the same mapping again with the same key', async () => {
    const key = join(folder, 'project.key');
    await writeFile(key, 'a key of more than sixteen bytes');
    const outputs = [join(folder, 'one'), join(folder, 'two')];
    for (const out of outputs) expect((await run(disc, '--out', out, '--project-key', key)).code).toBe(0);
    const [one, two] = await Promise.all(outputs.map(filesBelow));
    const pictures = (files: readonly { name: string; bytes: Buffer }[] | undefined) =>
      files?.filter(({ bytes }) => bytes.toString('latin1', 128, 132) === 'DICM');
    expect(pictures(one)?.length).toBe(3);
    expect(pictures(one)).toEqual(pictures(two));
    expect((await run(disc, '--out', join(folder, 'out.zip'))).code).toBe(0);
    expect((await readFile(join(folder, 'out.zip'))).subarray(0, 2).toString()).toBe('PK');
  });

  it('refuses what it cannot clean, lists it, and exits with 1', async () => {
    await put(
      'REPORT',
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.88.11'],
      ['00080018', 'UI', '1.2.3.4.5.1.8'],
    );
    await put(
      'US',
      ['00080060', 'CS', 'US'],
      ['00080018', 'UI', '1.2.3.4.5.1.9'],
      ['0020000E', 'UI', '1.2.3.4.5.39'],
    );
    const { code, text } = await run(disc, '--out', join(folder, 'out'), '--json');
    const { outcomes } = JSON.parse(text) as {
      outcomes: readonly { path: string; status: string; code?: string }[];
    };
    expect(code).toBe(1);
    const codes = Object.fromEntries(
      outcomes.map((outcome) => [outcome.path.slice(disc.length + 1), outcome.code ?? outcome.status]),
    );
    expect(codes).toEqual({
      IM1: 'ok',
      IM2: 'ok',
      IM3: 'ok',
      REPORT: 'deid.refusedObject',
      US: 'deid.pixelsNotReviewed',
    });
    expect((await run(disc, '--out', join(folder, 'seen'), '--accept-pixels')).code).toBe(1);
  });

  it('masks a series', async () => {
    await put(
      'US',
      ['00080060', 'CS', 'US'],
      ['00080018', 'UI', '1.2.3.4.5.1.9'],
      ['0020000E', 'UI', '1.2.3.4.5.39'],
    );
    const { code } = await run(disc, '--out', join(folder, 'out'), '--mask', '1.2.3.4.5.39:0,0,4,2');
    expect(code).toBe(0);
    const masked = (await filesBelow(join(folder, 'out'))).filter(({ bytes }) =>
      bytes.toString('latin1').includes('113101'),
    );
    expect(
      masked.some(
        ({ bytes }) =>
          bytes.subarray(-32, -16).every((byte) => byte === 0) &&
          bytes.subarray(-16).some((byte) => byte !== 0),
      ),
    ).toBe(true);
  });

  it('refuses wrong use and leaves nothing behind', async () => {
    const out = join(folder, 'out');
    for (const [args, wanted] of [
      [['--option', 'retainEverything'], 'deid.unknownOption'],
      [['--option', 'retainLongFullDates', '--option', 'retainLongModifiedDates'], 'deid.optionConflict'],
      [['--option', 'cleanGraphics'], 'deid.unknownOption'],
      [['--mask', 'not a mask'], 'deid.badMask'],
    ] as const) {
      expect([args, (await run(disc, '--out', out, ...args)).code]).toEqual([args, wanted]);
    }
    const short = join(folder, 'short.key');
    await writeFile(short, 'short');
    expect((await run(disc, '--out', out, '--project-key', short)).code).toBe('deid.badKey');
    expect((await run(disc)).code).toBe('usage.wrong');
    expect((await run('--out', out)).code).toBe('usage.wrong');
    expect((await readdir(folder)).some((name) => name.startsWith('out'))).toBe(false);
  });

  it('fails when nothing can leave', async () => {
    const { code } = await run(join(folder, 'nothing here'), '--out', join(folder, 'out'));
    expect(code).toBe('source.notFound');
  });

  it('tells its options in --help', async () => {
    const text = deidVerb.help;
    for (const option of [
      '--out',
      '--option',
      '--project-key',
      '--mask',
      '--accept-pixels',
      '--report',
      'retainSafePrivate',
      'cleanDescriptors',
    ])
      expect(text).toContain(option);
  });
});
