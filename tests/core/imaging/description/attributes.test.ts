import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../../../core/dicom/readDicomHeader';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { describeImage, describeImageWithOverlays } from '../../../../core/imaging/describeImage';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';
import { describeWith, explicitBig, explicitLittle, implicitLittle } from '../support/describe';
import { pixelOf } from '../support/frames';

describe('padding (PS3.3 C.7.5.1.1.2)', () => {
  it.each([explicitLittle, implicitLittle, explicitBig])(
    'is signed as the pixels are in %s',
    async (transferSyntaxUid) => {
      const padding = async (representation: number) =>
        describeWith(
          [
            ['00280103', 'US', representation],
            ['00280120', 'US', 0xf830],
            ['00280121', 'US', 0xf900],
          ],
          { transferSyntaxUid },
        );
      expect(await padding(1)).toMatchObject({ pixelPaddingValue: -2000, pixelPaddingRangeLimit: -1792 });
      expect(await padding(0)).toMatchObject({ pixelPaddingValue: 63536 });
    },
  );

  it('is not meant for colour', async () => {
    const image = await describeWith([
      ['00280004', 'CS', 'PALETTE COLOR'],
      ['00280120', 'US', 0],
    ]);
    expect(image.pixelPaddingValue).toBeUndefined();
  });
});

describe('lossy', () => {
  it.each([
    ['01', '1.2.840.10008.1.2.1', true],
    ['00', '1.2.840.10008.1.2.1', false],
    [undefined, '1.2.840.10008.1.2.1', false],
    ['00', '1.2.840.10008.1.2.4.50', true],
    [undefined, '1.2.840.10008.1.2.4.51', true],
    [undefined, '1.2.840.10008.1.2.4.91', true],
    ['00', '1.2.840.10008.1.2.4.91', false],
    [undefined, '1.2.840.10008.1.2.4.90', false],
    ['01', '1.2.840.10008.1.2.4.70', true],
  ])('flag %s in %s: %s', async (flag, transferSyntaxUid, isLossy) => {
    const elements: DataSetToWrite = flag === undefined ? [] : [['00282110', 'CS', flag]];
    const dataSet: DataSetToWrite = [
      ['00080018', 'UI', '1.2.3'],
      ...elements,
      ['00282112', 'DS', ['4', '9.5']],
    ];
    const file = await readDicomHeader(memoryAccess(writeDicomFile({ dataSet, transferSyntaxUid })));
    const image = describeImage(file, 'test', pixelOf({ transferSyntaxUid }));
    expect(image.isLossy).toBe(isLossy);
    expect(image.lossyRatio).toBe(isLossy ? 9.5 : undefined);
  });
});

describe('other attributes', () => {
  it('are taken where they make sense', async () => {
    const image = await describeWith([
      ['00180040', 'IS', '25'],
      ['00200020', 'CS', ['A', 'F']],
      ['00200062', 'CS', 'L'],
      ['00280301', 'CS', 'YES'],
      ['20500020', 'CS', 'INVERSE'],
    ]);
    expect(image).toMatchObject({
      frameTimeMs: 40,
      patientOrientation: ['A', 'F'],
      laterality: 'L',
      burnedInAnnotation: 'YES',
      presentationLutShape: 'INVERSE',
      problems: [],
    });
  });

  it('are absent where they do not', async () => {
    const image = await describeWith([
      ['00181063', 'DS', '0'],
      ['00180040', 'IS', '-1'],
      ['00200020', 'CS', ['A', 'A', 'F']],
      ['00200062', 'CS', 'X'],
      ['20500020', 'CS', 'ROUND'],
    ]);
    for (const key of ['frameTimeMs', 'patientOrientation', 'laterality', 'presentationLutShape'] as const)
      expect(image[key]).toBeUndefined();
  });

  it('Frame Time Vector gives its mean without the first entry', async () => {
    expect((await describeWith([['00181065', 'DS', ['0', '30', '50']]])).frameTimeMs).toBe(40);
  });
});

const overlay = (more: DataSetToWrite = []): DataSetToWrite => {
  const own = new Set(more.map(([tag]) => tag));
  const usual: DataSetToWrite = [
    ['60000010', 'US', 2],
    ['60000011', 'US', 4],
    ['60000040', 'CS', 'G'],
    ['60000050', 'SS', [1, 1]],
    ['60000100', 'US', 1],
    ['60000102', 'US', 0],
    ['60003000', 'OW', [0x0081]],
  ];
  return [...usual.filter(([tag]) => !own.has(tag)), ...more];
};

describe('overlays (PS3.3 C.9.2)', () => {
  it.each([explicitLittle, implicitLittle, explicitBig])(
    'have their first bit lowest in %s',
    async (transferSyntaxUid) => {
      const image = await describeWith(
        overlay([
          ['60000050', 'SS', [0, -3]],
          ['60001500', 'LO', 'a label'],
        ]),
        { transferSyntaxUid },
      );
      expect(image.overlays).toEqual([
        {
          rows: 2,
          columns: 4,
          originRow: 0,
          originColumn: -3,
          numberOfFrames: 1,
          imageFrameOrigin: 1,
          label: 'a label',
          bits: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1),
        },
      ]);
    },
  );

  it('of several frames follow each other without padding', async () => {
    const image = await describeWith(
      overlay([
        ['60000010', 'US', 1],
        ['60000011', 'US', 3],
        ['60000015', 'IS', '3'],
        ['60000051', 'US', 2],
        ['60003000', 'OW', [0b1_0100_1011]],
      ]),
    );
    expect(image.overlays[0]).toMatchObject({
      numberOfFrames: 3,
      imageFrameOrigin: 2,
      bits: Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 0, 1),
    });
  });

  it.each([explicitLittle, explicitBig])(
    'inside the pixel cells are read from them in %s',
    async (transferSyntaxUid) => {
      const elements: DataSetToWrite = [
        ['00280101', 'US', 12],
        ['00280102', 'US', 11],
        ...overlay([
          ['60000100', 'US', 16],
          ['60000102', 'US', 13],
        ]).filter(([tag]) => tag !== '60003000'),
      ];
      const words = [0x2000, 0, 0x1fff, 0xd000, 0, 0x2fff, 0, 0xffff];
      const cells = new Uint8Array(
        words.flatMap((word) =>
          transferSyntaxUid === explicitBig ? [word >> 8, word & 255] : [word & 255, word >> 8],
        ),
      );
      const image = await describeWith(elements, { transferSyntaxUid, cells: [cells] });
      expect(image.overlays[0]?.bits).toEqual(Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 1));
      expect((await describeWith(elements, { transferSyntaxUid })).overlays).toEqual([]);
    },
  );

  it.each([
    ['RLE', '1.2.840.10008.1.2.5', [0, []]],
    ['deflated frames', '1.2.840.10008.1.2.8.1', [0, []]],
    ['encapsulated uncompressed', '1.2.840.10008.1.2.1.98', [0, []]],
    ['JPEG-LS, which does not keep them', '1.2.840.10008.1.2.4.80', [1, ['display.badOverlay']]],
  ] as const)('inside the pixel cells of %s', async (_, transferSyntaxUid, [isLost, problems]) => {
    const words = Uint16Array.of(0x2000, 0, 0x1fff, 0xd000, 0, 0x2fff, 0, 0xffff);
    const native = new Uint8Array(words.buffer);
    const plane = (first: number) => [7, ...native.filter((_byte, index) => index % 2 === first)];
    const rle = new Uint8Array(64 + 18);
    rle.set([2, 0, 0, 0, 64, 0, 0, 0, 73, 0, 0, 0]);
    rle.set([...plane(1), ...plane(0)], 64);
    const stored =
      { '1.2.840.10008.1.2.5': rle, '1.2.840.10008.1.2.8.1': new Uint8Array(deflateRawSync(native)) }[
        transferSyntaxUid as string
      ] ?? native;
    const dataSet: DataSetToWrite = [
      ['00080018', 'UI', '1.2.3'],
      ...overlay([
        ['60000100', 'US', 16],
        ['60000102', 'US', 13],
      ]).filter(([tag]) => tag !== '60003000'),
      ['7FE00010', 'OB', { fragments: [stored] }],
    ];
    const file = await readDicomHeader(memoryAccess(writeDicomFile({ dataSet, transferSyntaxUid })));
    const pixel = pixelOf({ rows: 2, columns: 4, bitsStored: 12, highBit: 11, transferSyntaxUid });
    const image = await describeImageWithOverlays(file, 'test', pixel, () => Promise.resolve(stored));
    expect(image.overlays.map(({ bits }) => bits)).toEqual(
      isLost ? [] : [Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 1)],
    );
    expect(image.problems).toEqual(problems);
  });

  it('inside pixel cells that cannot be read are said', async () => {
    const dataSet: DataSetToWrite = [
      ['00080018', 'UI', '1.2.3'],
      ...overlay([
        ['60000100', 'US', 16],
        ['60000102', 'US', 13],
      ]).filter(([tag]) => tag !== '60003000'),
      ['7FE00010', 'OW', [0, 0, 0, 0, 0, 0, 0, 0]],
    ];
    const file = await readDicomHeader(
      memoryAccess(writeDicomFile({ dataSet, transferSyntaxUid: explicitLittle })),
    );
    const pixel = pixelOf({ rows: 2, columns: 4, bitsStored: 12, highBit: 11 });
    const failed = await describeImageWithOverlays(file, 'test', pixel, () =>
      Promise.reject(new Error('gone')),
    );
    expect([failed.overlays, failed.problems]).toEqual([[], ['display.badOverlay']]);
    const read = await describeImageWithOverlays(file, 'test', pixel, () =>
      Promise.resolve(new Uint8Array(16)),
    );
    expect([read.overlays.length, read.problems]).toEqual([1, []]);
  });

  it.each([
    [
      '65 535 rows, columns and frames',
      [
        ['60000010', 'US', 65535],
        ['60000011', 'US', 65535],
        ['60000015', 'IS', '2147483647'],
      ],
    ],
    ['no rows', [['60000010', 'US', 0]]],
    ['too little data', [['60000010', 'US', 200]]],
    ['negative frames', [['60000015', 'IS', '-1']]],
  ] as [string, DataSetToWrite][])('with %s are left out and said', async (_name, more) => {
    const image = await describeWith(overlay(more));
    expect([image.overlays, image.problems]).toEqual([[], ['display.badOverlay']]);
  });

  it('left blank are no problem', async () => {
    const image = await describeWith(overlay([['60003000', 'OW', []]]));
    expect([image.overlays, image.problems]).toEqual([[], []]);
  });
});

describe('hostile values', () => {
  const tags = [
    '00280030',
    '00281050',
    '00281051',
    '00281052',
    '00281053',
    '00281055',
    '00281056',
    '00200032',
    '00200037',
    '00200020',
    '00181063',
    '00280034',
    '00282112',
    '00281101',
    '00281201',
    '00280120',
    '60000010',
    '60000011',
    '60000015',
    '60000050',
    '60003000',
    '3004000C',
    '00540020',
  ];

  it('of any kind never throw', async () => {
    const element = fc
      .record({
        tag: fc.constantFrom(...tags),
        vr: fc.constantFrom('DS', 'IS', 'US', 'OW', 'UN', 'OB', 'LO', 'CS', 'FD', 'AT'),
        bytes: fc.uint8Array({ maxLength: 24 }),
      })
      .map(({ tag, vr, bytes }): DataSetToWrite[number] => [
        tag,
        vr,
        bytes.length % 2 === 0 ? bytes : bytes.slice(1),
      ]);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(element, { selector: ([tag]) => tag, maxLength: 12 }),
        fc.constantFrom(explicitLittle, implicitLittle, explicitBig),
        async (elements, transferSyntaxUid) => {
          const image = await describeWith(elements, { transferSyntaxUid });
          expect(image.frames.length).toBeGreaterThan(0);
          for (const frame of image.frames)
            expect(Number.isFinite(frame.rescaleSlope * 2 + frame.rescaleIntercept)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
