/** Pictures coded by dcmtk and GDCM in odd shapes, depths and processes: what they lost nothing of comes back as it was. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';
import { decodeFile } from '../../../corpus/decodeFile';
import { oracle } from '../../../support/oracles';

const folder = mkdtempSync(join(tmpdir(), 'diascope-oracle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Shape {
  readonly bits: 8 | 12 | 16;
  readonly samples?: 1 | 3;
  readonly isSigned?: boolean;
  readonly frames?: number;
}

/** An odd-sized picture of ramps, edges and noise from a seeded generator. */
function plainFile(name: string, { bits, samples = 1, isSigned = false, frames = 1 }: Shape): string {
  const [rows, columns] = [37, 53];
  const count = rows * columns * samples * frames;
  const values = bits === 8 ? new Uint8Array(count + (count % 2)) : new Uint16Array(count);
  let seed = 7;
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const ramp = ((i % (columns * samples)) * 2 ** bits) / (columns * samples);
    const value =
      Math.floor(ramp + (i % 7 === 0 ? 2 ** (bits - 1) : 0) + seed / 2 ** (40 - bits)) % 2 ** bits;
    values[i] = isSigned ? value - 2 ** (bits - 1) : value;
  }
  const path = join(folder, `${name}.dcm`);
  const data = new Uint8Array(values.buffer);
  const file = writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080018', 'UI', '2.25.79'],
      ['0020000D', 'UI', '2.25.80'],
      ['0020000E', 'UI', '2.25.81'],
      ['00280002', 'US', samples],
      ['00280004', 'CS', samples === 3 ? 'RGB' : 'MONOCHROME2'],
      ...(samples === 3 ? ([['00280006', 'US', 0]] as const) : []),
      ['00280008', 'IS', String(frames)],
      ['00280010', 'US', rows],
      ['00280011', 'US', columns],
      ['00280100', 'US', bits === 8 ? 8 : 16],
      ['00280101', 'US', bits],
      ['00280102', 'US', bits - 1],
      ['00280103', 'US', isSigned ? 1 : 0],
      ['7FE00010', bits === 8 ? 'OB' : 'OW', data],
    ],
  });
  writeFileSync(path, file);
  return path;
}

/** The stream as the only frame of a file, of the size of `plainFile`. */
function progressiveFile(stream: Uint8Array): Uint8Array {
  return writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.4.55',
    dataSet: [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080018', 'UI', '2.25.79'],
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ['00280010', 'US', 37],
      ['00280011', 'US', 53],
      ['00280100', 'US', 8],
      ['00280101', 'US', 8],
      ['00280102', 'US', 7],
      ['00280103', 'US', 0],
      ['7FE00010', 'OB', { fragments: [Uint8Array.from([...stream, ...(stream.length % 2 ? [0] : [])])] }],
    ],
  });
}

let last = 0;
async function valuesOf(path: string): Promise<number[]> {
  const values: number[] = [];
  await decodeFile(path, (frame) => {
    for (const value of frame.values) values.push(value);
  });
  return values;
}

async function recoded(
  shape: Shape,
  [tool, ...options]: readonly string[],
): Promise<{ before: number[]; after: number[]; coded: string }> {
  const plain = plainFile(`plain-${String((last += 1))}`, shape);
  const coded = join(folder, `coded-${String(last)}.dcm`);
  execFileSync(tool as string, [...options, plain, coded], { stdio: 'ignore' });
  return { before: await valuesOf(plain), after: await valuesOf(coded), coded };
}

const shapes: Readonly<Record<string, Shape>> = {
  '8 bits': { bits: 8 },
  '12 bits': { bits: 12 },
  '16 bits': { bits: 16 },
  '16 bits signed': { bits: 16, isSigned: true },
  RGB: { bits: 8, samples: 3 },
  'three frames': { bits: 12, frames: 3 },
};

describe.runIf(oracle('dcmtk'))('coded by dcmtk', () => {
  const predictors = [1, 2, 3, 4, 5, 6, 7].map((value) => ['dcmcjpeg', '+el', '+sv', String(value)]);
  const coders = [['dcmcrle'], ['dcmcjpls', '+el'], ['dcmcjpeg', '+e1'], ...predictors];
  const cases = Object.entries(shapes).flatMap(([name, shape]) =>
    coders.map((coder) => [name, coder.join(' '), shape, coder] as const),
  );
  it.each(cases)('%s by %s comes back as it was', async (_, __, shape, coder) => {
    const { before, after } = await recoded(shape, coder);
    expect(after).toEqual(before);
  });

  it.each([1, 3])('a point transform of %d loses just that many bits', async (bits) => {
    const { before, after } = await recoded({ bits: 12 }, [
      'dcmcjpeg',
      '+el',
      '+sv',
      '1',
      '+pt',
      String(bits),
    ]);
    expect(after).toEqual(before.map((value) => (value >> bits) << bits));
  });

  it.each(['+eb', '+ee', '+es', '+ep'])(
    'lossy by dcmcjpeg %s is what dcmdjpeg makes of it',
    async (process) => {
      const { coded, before } = await recoded({ bits: process === '+eb' ? 8 : 12 }, [
        'dcmcjpeg',
        process,
        '+q',
        '80',
      ]);
      const native = `${coded}.native`;
      execFileSync('dcmdjpeg', [coded, native], { stdio: 'ignore' });
      const after = await valuesOf(coded);
      expect(after).toEqual(await valuesOf(native));
      expect(after).not.toEqual(before);
    },
  );

  it.each([8, 40, 150])(
    'a progressive stream without its last %d bytes is what dcmdjpeg makes of it',
    async (cut) => {
      const { coded } = await recoded({ bits: 8 }, ['dcmcjpeg', '+ep', '+q', '80']);
      const bytes = readFileSync(coded);
      const stream = bytes.subarray(
        bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff])),
        bytes.lastIndexOf(0xd9) - 1,
      );
      const begun = stream.subarray(0, stream.length - cut);
      const ended = Buffer.concat([begun, Buffer.from([0xff, 0xd9])]);
      writeFileSync(coded, progressiveFile(ended));
      execFileSync('dcmdjpeg', [coded, `${coded}.native`], { stdio: 'ignore' });
      writeFileSync(coded, progressiveFile(begun));
      const values: number[] = [];
      const { warnings } = await decodeFile(coded, (frame) => values.push(...frame.values));
      expect(values).toEqual(await valuesOf(`${coded}.native`));
      expect(warnings).toEqual(['pixels.truncated']);
    },
  );

  it('half a stream is refused, not shown in half', async () => {
    const { coded } = await recoded({ bits: 12 }, ['dcmcjpeg', '+e1']);
    const bytes = readFileSync(coded);
    const start = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
    // The second half of the scan is overwritten by zeros, which end no code: the decoder runs out or meets no code.
    bytes.fill(0xff, start + 900, bytes.length - 10);
    writeFileSync(coded, bytes);
    await expect(decodeFile(coded)).rejects.toMatchObject({
      code: expect.stringMatching(/^pixels\.(corrupt|truncated)$/) as string,
    });
  });
});

describe.runIf(oracle('gdcm'))('coded by GDCM', () => {
  // Not --rle: gdcmconv does not code odd 8-bit pictures.
  const coders = [
    ['gdcmconv', '--j2k'],
    ['gdcmconv', '--jpegls'],
    ['gdcmconv', '--jpeg'],
  ];
  const cases = Object.entries(shapes).flatMap(([name, shape]) =>
    coders.map((coder) => [name, coder.join(' '), shape, coder] as const),
  );
  it.each(cases)('%s by %s comes back as it was', async (_, __, shape, coder) => {
    const { before, after } = await recoded(shape, coder);
    expect(after).toEqual(before);
  });
});
