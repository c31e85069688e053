import { describe, expect, it } from 'vitest';
import { tagRows } from '../../../core/dicom/tagRows';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { AppError } from '../../../core/errors/AppError';
import { isDicomDir, readDicomDir } from '../../../core/fileset/readDicomDir';
import { summarizeInstance } from '../../../core/fileset/summarizeInstance';
import { parse } from './parse';
import { explicitBigEndian, explicitLittleEndian, implicitLittleEndian } from './rawBytes';

/** A small generator with a seed: the same mutations in each run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const bases = [explicitLittleEndian, implicitLittleEndian, explicitBigEndian].map((transferSyntaxUid) =>
  writeDicomFile({
    transferSyntaxUid,
    dataSet: [
      ['00080005', 'CS', ['', 'ISO 2022 IR 87']],
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
      ['00080018', 'UI', '1.2.3'],
      ['00081140', 'SQ', { items: [[['00081155', 'UI', '1.9']]], hasUndefinedLength: true }],
      ['00100010', 'PN', 'Doe^Jane'],
      ['00280010', 'US', 4],
      ['00280011', 'US', 4],
      ['00280030', 'DS', ['0.5', '0.5']],
      ['0040A730', 'SQ', { items: [[['0040A730', 'SQ', { items: [[['0040A160', 'UT', 'text']]] }]]] }],
      ['7FE00010', 'OW', new Uint8Array(32)],
    ],
  }),
);

const directory = writeDicomFile({
  transferSyntaxUid: explicitLittleEndian,
  dataSet: [
    ['00080016', 'UI', '1.2.840.10008.1.3.10'],
    ['00080018', 'UI', '1.2.3'],
    ['00041200', 'UL', 376],
    [
      '00041220',
      'SQ',
      {
        items: [
          [
            ['00041400', 'UL', 0],
            ['00041420', 'UL', 376],
            ['00041430', 'CS', 'IMAGE'],
            ['00041500', 'CS', ['A', 'B']],
          ],
        ],
      },
    ],
  ],
});

const nasty = [0x00, 0xff, 0xfe, 0x7f, 0x80, 0x53, 0x51, 0x55, 0x4e, 0xe0, 0xdd, 0x0d];

function mutate(base: Uint8Array, random: (below: number) => number): Uint8Array {
  const file = base.slice();
  for (let count = 1 + random(6); count > 0; count -= 1) {
    const position = 128 + random(file.length - 128);
    const kind = random(4);
    if (kind === 0) file[position] = random(256);
    else if (kind === 1) file[position] = nasty[random(nasty.length)] ?? 0;
    else if (kind === 2) file.copyWithin(position, 128 + random(file.length - 128), file.length);
    else file.fill(0xff, position, position + 4);
  }
  return random(4) === 0 ? file.subarray(0, random(file.length)) : file;
}

describe('seeded mutations', () => {
  it('6,000 of them: typed outcome each, rows without control characters', () => {
    const random = createRandom(20261124);
    const codes = new Map<string, number>();
    for (let round = 0; round < 6000; round += 1) {
      const base = round % 4 === 3 ? directory : (bases[round % 3] ?? directory);
      const file = mutate(base, random);
      let code = 'none';
      try {
        const parsed = parse(file);
        for (const { value } of tagRows(parsed)) expect(value).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        if (isDicomDir(parsed)) readDicomDir(parsed);
        else summarizeInstance(parsed, { instanceId: '1', path: 'x', fileSize: file.length });
      } catch (error) {
        if (!(error instanceof AppError)) throw new Error(`round ${round}`, { cause: error });
        code = error.code;
      }
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.get('none')).toBeGreaterThan(1000);
    for (const code of codes.keys()) expect(code).toMatch(/^(none|file\..+|pixels\..+|dicomdir\..+)$/);
  });
});
