import { describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { frameDescription } from '../../../../core/imaging/frameDescription';
import type { ImageDescription } from '../../../../core/imaging/types';
import { describeWith } from '../support/describe';

const frames = (count: number): DataSetToWrite => [
  ['00280008', 'IS', String(count)],
  ['7FE00010', 'OW', Array.from({ length: 8 * count }, () => 0)],
];
const group = (tag: string, elements: DataSetToWrite): DataSetToWrite[number] => [
  tag,
  'SQ',
  { items: [elements] },
];
const position = (z: number): DataSetToWrite[number] =>
  group('00209113', [['00200032', 'DS', ['-10', '-20', String(z)]]]);
const orientation = group('00209116', [['00200037', 'DS', ['1', '0', '0', '0', '1', '0']]]);
const measures = group('00289110', [
  ['00280030', 'DS', ['0.5', '0.5']],
  ['00180050', 'DS', '3'],
]);
const window = (center: string): DataSetToWrite[number] =>
  group('00289132', [
    ['00281050', 'DS', center],
    ['00281051', 'DS', '100'],
  ]);
const transformation = (slope: string): DataSetToWrite[number] =>
  group('00289145', [
    ['00281052', 'DS', '-5'],
    ['00281053', 'DS', slope],
    ['00281054', 'LO', 'HU'],
  ]);
const enhanced = (count: number, shared: DataSetToWrite, perFrame: DataSetToWrite[]): DataSetToWrite => [
  ...frames(count),
  ['52009229', 'SQ', { items: [shared] }],
  ['52009230', 'SQ', { items: perFrame }],
];
const locations = (image: ImageDescription): (number | undefined)[] =>
  Array.from(
    { length: image.pixel.numberOfFrames },
    (_, index) => frameDescription(image, index).sliceLocation,
  );

describe('functional groups (PS3.3 C.7.6.16)', () => {
  it('of the frame win over shared ones, those over the Data Set', async () => {
    const image = await describeWith([
      ['00281050', 'DS', '1'],
      ['00281051', 'DS', '2'],
      ...enhanced(
        2,
        [measures, orientation, window('40'), transformation('2')],
        [[position(7)], [position(9), window('50'), transformation('3')]],
      ),
    ]);
    expect(image.frames).toHaveLength(2);
    expect(image.frames[0]).toMatchObject({
      imagePosition: [-10, -20, 7],
      imageOrientation: [1, 0, 0, 0, 1, 0],
      sliceLocation: 7,
      sliceThickness: 3,
      windows: [{ center: 40, width: 100 }],
      rescaleSlope: 2,
      rescaleIntercept: -5,
      rescaleType: 'HU',
      spacing: { kind: 'calibrated', row: 0.5, from: 'PixelMeasuresSequence', isAtDetector: false },
    });
    expect(image.frames[1]).toMatchObject({ sliceLocation: 9, windows: [{ center: 50 }], rescaleSlope: 3 });
  });

  it('that are the same for all frames give one description', async () => {
    const image = await describeWith(enhanced(3, [measures, orientation, position(1)], [[], [], []]));
    expect(image.frames).toHaveLength(1);
    expect(locations(image)).toEqual([1, 1, 1]);
  });

  it('that are missing for later frames say nothing of their place', async () => {
    const image = await describeWith(enhanced(4, [measures, orientation], [[position(1)], [position(2)]]));
    expect(locations(image)).toEqual([1, 2, undefined, undefined]);
  });

  it('that promise a million frames cost nothing', async () => {
    const image = await describeWith([...enhanced(1, [], [[position(1)]]), ['00280008', 'IS', '1000000']]);
    expect(image.frames.length).toBeLessThanOrEqual(2);
    expect(frameDescription(image, 999_999).sliceLocation).toBeUndefined();
  });
});

describe('placement', () => {
  const place = (z: string): DataSetToWrite => [
    ['00200032', 'DS', ['-10', '-20', z]],
    ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
  ];

  it('is not taken from directions that cannot be', async () => {
    const image = await describeWith([
      ['00200032', 'DS', ['1', '2', '3']],
      ['00200037', 'DS', ['1', '0', '0', '1', '0', '0']],
    ]);
    expect(image.frames[0]).toMatchObject({ imagePosition: [1, 2, 3] });
    expect(image.frames[0]?.imageOrientation).toBeUndefined();
    expect(image.frames[0]?.sliceLocation).toBeUndefined();
  });

  it('of the Data Set does not hold for all frames, unless they follow each other in time', async () => {
    expect(locations(await describeWith([...place('5'), ...frames(3)]))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const timed = await describeWith([
      ...place('5'),
      ...frames(3),
      ['00280009', 'AT', [0x00181063]],
      ['00181063', 'DS', '40'],
    ]);
    expect([locations(timed), timed.frameTimeMs]).toEqual([[5, 5, 5], 40]);
  });

  it('of a dose grid follows its offsets, relative or absolute (PS3.3 C.8.8.3.2)', async () => {
    const dose = async (z: string, offsets: string[]) =>
      locations(await describeWith([...place(z), ...frames(3), ['3004000C', 'DS', offsets]]));
    expect(await dose('5', ['0', '3', '7'])).toEqual([5, 8, 12]);
    expect(await dose('5', ['5', '8', '12'])).toEqual([5, 8, 12]);
    expect(await dose('5', ['4', '8', '12'])).toEqual([undefined, undefined, undefined]);
    expect(await dose('5', ['0', '3'])).toEqual([5, 8, undefined]);
  });

  it('of a nuclear reconstruction goes along the normal by slice, in the direction of the sign (PS3.3 C.8.4.15)', async () => {
    const recon = (spacing: string): DataSetToWrite => [
      ...frames(3),
      ['00540022', 'SQ', { items: [place('100')] }],
      ['00540080', 'US', [1, 2, 3]],
      ['00180088', 'DS', spacing],
    ];
    expect(locations(await describeWith(recon('4')))).toEqual([100, 104, 108]);
    expect(locations(await describeWith(recon('-4')))).toEqual([100, 96, 92]);
  });
});
