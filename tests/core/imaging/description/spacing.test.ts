import { describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { describeWith, frameWith } from '../support/describe';

const pixelSpacing = (...values: string[]): DataSetToWrite[number] => ['00280030', 'DS', values];
const imager = (...values: string[]): DataSetToWrite[number] => ['00181164', 'DS', values];
const modality = (name: string): DataSetToWrite[number] => ['00080060', 'CS', name];
const calibration = (type: string): DataSetToWrite[number] => ['00280A02', 'CS', type];

const invalid = { kind: 'unknown', reason: 'geometry.spacingInvalid' };
const unknown = { kind: 'unknown', reason: 'geometry.spacingUnknown' };

describe('spacing of slices', () => {
  it('is Pixel Spacing: between rows first, between columns second', async () => {
    expect((await frameWith([modality('CT'), pixelSpacing('0.7', '0.5')])).spacing).toEqual({
      kind: 'calibrated',
      row: 0.7,
      column: 0.5,
      from: 'PixelSpacing',
      isAtDetector: false,
    });
  });

  it.each([
    ['zero', ['0', '0.5']],
    ['negative', ['-0.5', '0.5']],
    ['one value', ['0.5']],
    ['three values', ['0.5', '0.5', '0.5']],
    ['no number', ['NaN', '0.5']],
    ['infinite', ['1e400', '0.5']],
    ['too large for a body', ['1001', '0.5']],
    ['decimal comma', ['0,5', '0,5']],
  ])('that is %s disables measuring in mm and is said', async (_name, values) => {
    const image = await describeWith([modality('CT'), pixelSpacing(...values)]);
    expect(image.frames[0]?.spacing).toEqual(invalid);
    expect(image.problems).toEqual(['geometry.spacingInvalid']);
    expect(image.pixelAspectRatio).toBe(1);
  });

  it('that is empty or absent is unknown, without alarm', async () => {
    const image = await describeWith([modality('CT'), pixelSpacing()]);
    expect(image.frames[0]?.spacing).toEqual(unknown);
    expect(image.problems).toEqual([]);
    expect((await frameWith([modality('MR')])).spacing).toEqual(unknown);
  });
});

describe('spacing of projections (PS3.3 10.7.1.3)', () => {
  it.each(['CR', 'DX', 'MG', 'RG', 'RF', 'XA', 'IO', 'PX'])(
    '%s with Imager Pixel Spacing alone is at the detector',
    async (name) => {
      expect((await frameWith([modality(name), imager('0.1', '0.1')])).spacing).toMatchObject({
        from: 'ImagerPixelSpacing',
        isAtDetector: true,
      });
    },
  );

  it.each([
    ['equal to Imager Pixel Spacing', [pixelSpacing('0.1', '0.1'), imager('0.1', '0.10')], true],
    ['different from Imager Pixel Spacing', [pixelSpacing('0.09', '0.09'), imager('0.1', '0.1')], false],
    ['alone and unexplained', [pixelSpacing('0.1', '0.1')], true],
    ['corrected by geometry', [pixelSpacing('0.1', '0.1'), calibration('GEOMETRY')], false],
    [
      'calibrated by a fiducial, even if equal',
      [pixelSpacing('0.1', '0.1'), imager('0.1', '0.1'), calibration('FIDUCIAL')],
      false,
    ],
  ] as [string, DataSetToWrite, boolean][])('Pixel Spacing %s', async (_name, elements, isAtDetector) => {
    expect((await frameWith([modality('DX'), ...elements])).spacing).toMatchObject({
      from: 'PixelSpacing',
      isAtDetector,
    });
  });

  it('never applies a magnification factor', async () => {
    const factor: DataSetToWrite[number] = ['00181114', 'DS', '1.5'];
    expect((await frameWith([modality('MG'), imager('0.1', '0.1'), factor])).spacing).toMatchObject({
      row: 0.1,
      isAtDetector: true,
    });
  });

  it('with a wrong Pixel Spacing does not fall back on another attribute', async () => {
    expect((await frameWith([modality('DX'), pixelSpacing('0', '0'), imager('0.1', '0.1')])).spacing).toEqual(
      invalid,
    );
  });

  it('does not take a reconstructed volume for a projection', async () => {
    const tomo: DataSetToWrite[number] = ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.13.1.3'];
    expect((await frameWith([tomo, modality('MG'), pixelSpacing('0.1', '0.1')])).spacing).toMatchObject({
      isAtDetector: false,
    });
  });

  it('of scanned film holds on the film', async () => {
    expect((await frameWith([modality('OT'), ['00182010', 'DS', ['0.2', '0.2']]])).spacing).toMatchObject({
      from: 'NominalScannedPixelSpacing',
      isAtDetector: true,
    });
    expect(
      (await frameWith([modality('RTIMAGE'), ['30020011', 'DS', ['0.4', '0.4']]])).spacing,
    ).toMatchObject({ from: 'ImagePlanePixelSpacing', isAtDetector: true });
  });
});

describe('spacing of ultrasound (PS3.3 C.8.5.5)', () => {
  const region = (
    more: { deltaX?: number; deltaY?: number; format?: number; units?: number; left?: number } = {},
  ): DataSetToWrite => [
    ['00186012', 'US', more.format ?? 1],
    ['00186018', 'UL', more.left ?? 0],
    ['0018601A', 'UL', 0],
    ['0018601C', 'UL', (more.left ?? 0) + 99],
    ['0018601E', 'UL', 199],
    ['00186024', 'US', more.units ?? 3],
    ['00186026', 'US', more.units ?? 3],
    ['0018602C', 'FD', more.deltaX ?? 0.02],
    ['0018602E', 'FD', more.deltaY ?? 0.03],
  ];
  const spacingOf = async (...items: DataSetToWrite[]) =>
    (await frameWith([modality('US'), ['00186011', 'SQ', { items }]])).spacing;

  it('is that of its 2D region in mm, and holds only inside it', async () => {
    const spacing = await spacingOf(region());
    expect(spacing).toMatchObject({
      kind: 'calibrated',
      from: 'SequenceOfUltrasoundRegions',
      isAtDetector: false,
    });
    expect(spacing.kind === 'calibrated' && [spacing.column, spacing.row]).toEqual([
      0.2,
      expect.closeTo(0.3, 12),
    ]);
    expect(spacing.kind === 'calibrated' && spacing.regions).toEqual([
      { left: 0, top: 0, right: 100, bottom: 200 },
    ]);
  });

  it('of several regions must be the same', async () => {
    expect(await spacingOf(region(), region({ left: 200 }))).toMatchObject({
      kind: 'calibrated',
      regions: [{ left: 0 }, { left: 200 }],
    });
    expect(await spacingOf(region(), region({ left: 200, deltaX: 0.05 }))).toEqual(unknown);
  });

  it('is not taken from traces, spectra or other units', async () => {
    expect(await spacingOf(region({ format: 3 }))).toEqual(unknown);
    expect(await spacingOf(region({ units: 4 }))).toEqual(unknown);
    expect(await spacingOf(region(), region({ format: 2, deltaX: 5 }))).toMatchObject({ kind: 'calibrated' });
  });

  it('with a delta of zero or none is invalid; a negative delta is only a direction', async () => {
    expect(await spacingOf(region({ deltaX: 0 }))).toEqual(invalid);
    expect(await spacingOf(region({ deltaX: NaN }))).toEqual(invalid);
    expect(await spacingOf(region({ deltaY: -0.03 }))).toMatchObject({
      row: expect.closeTo(0.3, 12) as number,
    });
  });

  it('does not change the shape of pixels on screen', async () => {
    const image = await describeWith([modality('US'), ['00186011', 'SQ', { items: [region()] }]]);
    expect(image.pixelAspectRatio).toBe(1);
  });
});

describe('pixel aspect ratio', () => {
  it('is height by width, from the spacing, else from Pixel Aspect Ratio (vertical, horizontal)', async () => {
    expect((await describeWith([modality('CT'), pixelSpacing('0.8', '0.4')])).pixelAspectRatio).toBe(2);
    expect((await describeWith([['00280034', 'IS', ['1', '2']]])).pixelAspectRatio).toBe(0.5);
    expect((await describeWith([modality('CT'), pixelSpacing('0.50001', '0.5')])).pixelAspectRatio).toBe(1);
  });

  it.each([[['0', '1']], [['1', '0']], [['1']], [['x', 'y']], [['1', '100000']]])(
    'that makes no sense (%j) is 1',
    async (values) => {
      expect((await describeWith([['00280034', 'IS', values]])).pixelAspectRatio).toBe(1);
    },
  );
});
