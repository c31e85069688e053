import { describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { describeWith, explicitBig, explicitLittle, frameWith, implicitLittle } from '../support/describe';

const ct: DataSetToWrite = [
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['00080060', 'CS', 'CT'],
];
const rescale = (slope: string, intercept: string): DataSetToWrite => [
  ['00281052', 'DS', intercept],
  ['00281053', 'DS', slope],
];

describe('slope, intercept and unit (PS3.3 C.11.1.1)', () => {
  it('of CT without Rescale Type is HU', async () => {
    expect(await frameWith([...ct, ...rescale('1', '-1024')])).toMatchObject({
      rescaleSlope: 1,
      rescaleIntercept: -1024,
      rescaleType: 'HU',
    });
  });

  it.each([
    [
      'a localizer',
      [...ct, ...rescale('1', '0'), ['00080008', 'CS', ['ORIGINAL', 'PRIMARY', 'LOCALIZER']]],
      undefined,
    ],
    ['a multi-energy image', [...ct, ...rescale('1', '0'), ['00189361', 'CS', 'YES']], undefined],
    ['CT that does not scale', ct, undefined],
    ['a screen shot of CT', [['00080060', 'CS', 'CT'], ...rescale('1', '0')], undefined],
    ['what the file says', [...ct, ...rescale('1', '0'), ['00281054', 'LO', 'Z_EFF']], 'Z_EFF'],
    ['unspecified', [['00080060', 'CS', 'MR'], ...rescale('1', '0'), ['00281054', 'LO', 'US']], undefined],
    ['MR', [['00080060', 'CS', 'MR'], ...rescale('2', '0')], undefined],
    ['PET', [['00080060', 'CS', 'PT'], ...rescale('2', '0'), ['00541001', 'CS', 'BQML']], 'BQML'],
    [
      'PET without unit',
      [['00080060', 'CS', 'PT'], ...rescale('2', '0'), ['00541001', 'CS', 'NONE']],
      undefined,
    ],
    [
      'dose',
      [
        ['00080060', 'CS', 'RTDOSE'],
        ['3004000E', 'DS', '0.001'],
        ['30040002', 'CS', 'GY'],
      ],
      'GY',
    ],
    [
      'relative dose',
      [
        ['00080060', 'CS', 'RTDOSE'],
        ['3004000E', 'DS', '0.001'],
        ['30040002', 'CS', 'RELATIVE'],
      ],
      undefined,
    ],
  ] as [string, DataSetToWrite, string | undefined][])('unit of %s', async (_name, elements, unit) => {
    expect((await frameWith(elements)).rescaleType).toBe(unit);
  });

  it('of a dose is its Dose Grid Scaling', async () => {
    expect(
      await frameWith([
        ['00080060', 'CS', 'RTDOSE'],
        ['3004000E', 'DS', '0.001'],
      ]),
    ).toMatchObject({ rescaleSlope: 0.001, rescaleIntercept: 0 });
  });

  it.each([
    ['0', '5'],
    ['x', '5'],
    ['1', 'NaN'],
    ['1e400', '0'],
    ['1e300', '0'],
    ['1', '-1e300'],
  ])('%s, %s cannot be used: values are as stored, without unit', async (slope, intercept) => {
    const image = await describeWith([...ct, ...rescale(slope, intercept)]);
    expect(image.frames[0]).toMatchObject({ rescaleSlope: 1, rescaleIntercept: 0 });
    expect(image.frames[0]?.rescaleType).toBeUndefined();
    expect(image.problems).toEqual(['display.badRescale']);
  });

  it('absent is identity', async () => {
    expect(await frameWith([])).toMatchObject({ rescaleSlope: 1, rescaleIntercept: 0 });
  });
});

describe('windows (PS3.3 C.11.2.1.2)', () => {
  it('come in pairs with their explanation', async () => {
    const frame = await frameWith([
      ['00281050', 'DS', ['40', '-600']],
      ['00281051', 'DS', ['400', '1500']],
      ['00281055', 'LO', ['SOFT', 'LUNG']],
    ]);
    expect(frame.windows).toEqual([
      { center: 40, width: 400, explanation: 'SOFT' },
      { center: -600, width: 1500, explanation: 'LUNG' },
    ]);
    expect(frame.voiFunction).toBe('LINEAR');
  });

  it('that cannot be used are left out and said; the others stay', async () => {
    const image = await describeWith([
      ['00281050', 'DS', ['1', '2', 'x', '4', '5']],
      ['00281051', 'DS', ['0', '0.5', '10', '40']],
    ]);
    expect(image.frames[0]?.windows).toEqual([{ center: 4, width: 40 }]);
    expect(image.problems).toEqual(['display.badWindow']);
  });

  it('of LINEAR_EXACT and SIGMOID may be narrower than 1', async () => {
    for (const name of ['LINEAR_EXACT', 'SIGMOID']) {
      const frame = await frameWith([
        ['00281050', 'DS', '0.5'],
        ['00281051', 'DS', '0.1'],
        ['00281056', 'CS', name],
      ]);
      expect(frame).toMatchObject({ voiFunction: name, windows: [{ center: 0.5, width: 0.1 }] });
    }
  });
});

const lut = (vr: string, descriptor: number[], data: number[], type?: string): DataSetToWrite => [
  ['00283002', vr, descriptor],
  ['00283003', 'LO', 'of a test'],
  ['00283006', 'OW', data],
  ...(type === undefined ? [] : ([['00283004', 'LO', type]] as DataSetToWrite)),
];

describe.each([explicitLittle, implicitLittle, explicitBig])('look-up tables in %s', (transferSyntaxUid) => {
  const one = async (keywordTag: string, item: DataSetToWrite, more: DataSetToWrite = []) =>
    frameWith([...more, [keywordTag, 'SQ', { items: [item] }]], transferSyntaxUid);

  it('a Modality LUT is read with its unit', async () => {
    const frame = await one('00283000', lut('US', [3, 10, 16], [1000, 2000, 3000], 'OD'));
    expect(frame.modalityLut).toEqual({
      firstMapped: 10,
      bitsPerEntry: 16,
      entries: Uint16Array.of(1000, 2000, 3000),
      explanation: 'of a test',
    });
    expect(frame.rescaleType).toBe('OD');
  });

  it('the first entry is signed where signed values come in', async () => {
    const frame = await one('00283010', lut('SS', [2, -2000, 12], [0, 4095]), rescale('1', '-1024'));
    expect(frame.voiLuts[0]).toMatchObject({ firstMapped: -2000, bitsPerEntry: 12 });
    const signedPixels: DataSetToWrite = [['00280103', 'US', 1]];
    const modality = await one('00283000', lut('US', [2, 0xf830, 16], [0, 1]), signedPixels);
    expect(modality.modalityLut?.firstMapped).toBe(-2000);
  });

  it('the first entry is not signed where only unsigned values come in', async () => {
    expect((await one('00283000', lut('US', [2, 40000, 16], [0, 1]))).modalityLut?.firstMapped).toBe(40000);
  });

  it('0 entries are 65 536', async () => {
    const frame = await one(
      '00283010',
      lut(
        'US',
        [0, 0, 16],
        Array.from({ length: 65536 }, (_, index) => index),
      ),
    );
    expect(frame.voiLuts[0]?.entries).toHaveLength(65536);
    expect(frame.voiLuts[0]?.entries[65535]).toBe(65535);
  });

  it('entries of 8 bits are read one or two to a word', async () => {
    const alone = await one('00283010', lut('US', [4, 0, 8], [1, 2, 3, 4]));
    const packed = await one('00283010', lut('US', [4, 0, 8], [0x0201, 0x0403]));
    expect(packed.voiLuts[0]?.entries).toEqual(Uint16Array.of(1, 2, 3, 4));
    expect(alone.voiLuts[0]?.entries).toEqual(packed.voiLuts[0]?.entries);
  });

  it('a table that is too short is used as far as it goes, a broken one left out; both are said', async () => {
    const describeOne = async (item: DataSetToWrite) =>
      describeWith([['00283010', 'SQ', { items: [item] }]], { transferSyntaxUid });
    const short = await describeOne(lut('US', [100, 0, 16], [5, 6]));
    expect([short.frames[0]?.voiLuts[0]?.entries, short.problems]).toEqual([
      Uint16Array.of(5, 6),
      ['display.badLut'],
    ]);
    for (const descriptor of [
      [2, 0, 0],
      [2, 0, 17],
      [2, 0],
    ]) {
      const broken = await describeOne(lut('US', descriptor, [5, 6]));
      expect([broken.frames[0]?.voiLuts, broken.problems]).toEqual([[], ['display.badLut']]);
    }
  });
});
