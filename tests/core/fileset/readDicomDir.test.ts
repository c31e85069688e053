import { describe, expect, it } from 'vitest';
import { fileKey } from '../../../core/fileset/fileKey';
import { isDicomDir, readDicomDir, type DicomDir } from '../../../core/fileset/readDicomDir';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { codeOf, parse } from '../dicom/parse';
import { explicitLittleEndian } from '../dicom/rawBytes';

interface Planned {
  readonly type: string;
  readonly next?: number;
  readonly lower?: number;
  readonly fileId?: readonly string[];
}

function directory(
  records: readonly Planned[],
  first: number | undefined,
  offsetOf: (index: number) => number,
): Uint8Array {
  const at = (index: number | undefined): number => (index === undefined ? 0 : offsetOf(index));
  const items = records.map(({ type, next, lower, fileId }): DataSetToWrite => [
    ['00041400', 'UL', at(next)],
    ['00041410', 'US', 0xffff],
    ['00041420', 'UL', at(lower)],
    ['00041430', 'CS', type],
    ...(fileId === undefined ? [] : ([['00041500', 'CS', fileId]] as const)),
  ]);
  return writeDicomFile({
    transferSyntaxUid: explicitLittleEndian,
    dataSet: [
      ['00041200', 'UL', at(first)],
      ['00041220', 'SQ', { items }],
      ['00080016', 'UI', '1.2.840.10008.1.3.10'],
    ],
  });
}

/** Writes it twice: the offsets are known after the first time. */
function read(records: readonly Planned[], first?: number): DicomDir {
  const draft = parse(directory(records, first, () => 0)).dataSet.elements.get('00041220')?.items ?? [];
  const offsets = draft.map((one) => ([...one.elements.values()][0]?.headerOffset ?? 8) - 8);
  return readDicomDir(parse(directory(records, first, (index) => offsets[index] ?? 999_999)));
}

describe('readDicomDir', () => {
  const two: readonly Planned[] = [
    { type: 'IMAGE', fileId: ['DIR', 'B'] },
    { type: 'PATIENT', lower: 2, next: 4 },
    { type: 'STUDY', lower: 3 },
    { type: 'SERIES', lower: 5 },
    { type: 'PATIENT' },
    { type: 'IMAGE', fileId: ['DIR', 'A'], next: 0 },
  ];

  it('follows the offsets, not the order in the file', () => {
    const { roots, files, problems } = read(two, 1);
    expect(roots.map((record) => [record.type, record.children.length])).toEqual([
      ['PATIENT', 1],
      ['PATIENT', 0],
    ]);
    expect(files.map(({ fileId }) => fileId.join('/'))).toEqual(['DIR/A', 'DIR/B']);
    expect(problems).toEqual([]);
  });

  it('ends at a loop and at an offset that leads nowhere, and keeps all files', () => {
    const loop = read(
      [
        { type: 'PATIENT', lower: 1 },
        { type: 'IMAGE', next: 1, lower: 0, fileId: ['A'] },
      ],
      0,
    );
    expect([loop.files.length, loop.problems]).toEqual([1, ['dicomdir.loop']]);
    const nowhere = read(
      [
        { type: 'PATIENT', lower: 77 },
        { type: 'IMAGE', fileId: ['A'] },
      ],
      0,
    );
    expect([nowhere.files.length, nowhere.problems]).toEqual([1, ['dicomdir.broken']]);
  });

  it.each([
    [['..', 'A']],
    [['.', 'A']],
    [['C:', 'A']],
    [['A/B']],
    [['\\\\host']],
    [['A', '', 'B']],
    [['ABCDEFGHI']],
    [Array.from({ length: 9 }, () => 'A')],
  ])('does not follow the File ID %j', (fileId) => {
    const { files, problems } = read([{ type: 'IMAGE', fileId }], 0);
    expect([files, problems]).toEqual([[], ['dicomdir.badFileId']]);
  });

  it('takes 8 components of 8 characters', () => {
    const fileId = Array.from({ length: 8 }, () => 'ABCDEFGH');
    expect(read([{ type: 'IMAGE', fileId }], 0).files).toEqual([{ fileId }]);
  });

  it('tells a DICOMDIR from a picture that only says so', () => {
    expect(isDicomDir(parse(directory(two, 1, () => 0)))).toBe(true);
    const picture = writeDicomFile({
      transferSyntaxUid: explicitLittleEndian,
      dataSet: [
        ['00080016', 'UI', '1.2.840.10008.1.3.10'],
        ['7FE00010', 'OW', new Uint8Array(2)],
      ],
    });
    expect(isDicomDir(parse(picture))).toBe(false);
    expect(codeOf(() => readDicomDir(parse(picture)))).toBe('dicomdir.broken');
  });

  it('matches names over case, version and dots', () => {
    for (const path of ['dir/a', 'DIR/A;1', 'Dir/A.', 'DIR\\A', '/dir//a.;1'])
      expect(fileKey(path)).toBe('DIR/A');
    expect(fileKey('DIR/A.DCM')).toBe('DIR/A.DCM');
  });
});
