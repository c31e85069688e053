import { describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { expandSegments } from '../../../../core/imaging/description/segmentedPalette';
import { describeWith, explicitBig, explicitLittle, implicitLittle } from '../support/describe';

const paletteColor: DataSetToWrite = [['00280004', 'CS', 'PALETTE COLOR']];

function tables(
  descriptor: number[],
  data: number[] | Uint8Array,
  vr = 'US',
  dataTags = ['00281201', '00281202', '00281203'],
): DataSetToWrite {
  return [
    ...['00281101', '00281102', '00281103'].map((tag): DataSetToWrite[number] => [tag, vr, descriptor]),
    ...dataTags.map((tag): DataSetToWrite[number] => [tag, 'OW', data]),
  ];
}

describe.each([explicitLittle, implicitLittle, explicitBig])('palettes in %s', (transferSyntaxUid) => {
  const palette = async (elements: DataSetToWrite) =>
    (await describeWith([...paletteColor, ...elements], { transferSyntaxUid })).palette?.red;

  it('of 16 bits', async () => {
    expect(await palette(tables([3, 5, 16], [0, 30000, 65535]))).toEqual({
      firstMapped: 5,
      bitsPerEntry: 16,
      entries: Uint16Array.of(0, 30000, 65535),
    });
  });

  it('of 8 bits, two to a word', async () => {
    expect(await palette(tables([4, 0, 8], [0x0201, 0xff80]))).toEqual({
      firstMapped: 0,
      bitsPerEntry: 8,
      entries: Uint16Array.of(1, 2, 128, 255),
    });
  });

  it('that say 16 bits but hold 8', async () => {
    expect(await palette(tables([2, 0, 16], [10, 255]))).toMatchObject({ bitsPerEntry: 8 });
  });

  it('that say 16 bits but hold 8, two to a word', async () => {
    expect(await palette(tables([4, 0, 16], [0x0201, 0xff80]))).toMatchObject({
      bitsPerEntry: 8,
      entries: Uint16Array.of(1, 2, 128, 255),
    });
  });

  it('with a negative first entry', async () => {
    expect(await palette([['00280103', 'US', 1], ...tables([2, -1, 16], [0, 65535], 'SS')])).toMatchObject({
      firstMapped: -1,
    });
  });

  it('with 65 536 entries', async () => {
    expect(
      (
        await palette(
          tables(
            [0, 0, 16],
            Array.from({ length: 65536 }, (_, index) => index),
          ),
        )
      )?.entries,
    ).toHaveLength(65536);
  });

  it('in segments', async () => {
    const red = await palette(
      tables([6, 0, 16], [0, 2, 0, 100, 1, 4, 500], 'US', ['00281221', '00281222', '00281223']),
    );
    expect(red?.entries).toEqual(Uint16Array.of(0, 100, 200, 300, 400, 500));
  });

  it('of which one table is missing are left out and said', async () => {
    const image = await describeWith([...paletteColor, ...tables([2, 0, 16], [0, 1000]).slice(0, 5)], {
      transferSyntaxUid,
    });
    expect([image.palette, image.problems]).toEqual([undefined, ['display.badLut']]);
  });
});

describe('segments (PS3.3 C.7.9.2)', () => {
  const words = { count: 12, firstMapped: 0, bitsPerEntry: 16 };
  const expand = (units: number[], count = 12): number[] => [
    ...expandSegments(Uint16Array.from(units), { ...words, count }),
  ];

  it('indirect copies segments from a byte offset; a line starts at the entry before it', () => {
    // Discrete 1 2 3; line to 9 in 3; then again both from byte 0.
    expect(expand([0, 3, 1, 2, 3, 1, 3, 9, 2, 2, 0, 0])).toEqual([1, 2, 3, 5, 7, 9, 1, 2, 3, 5, 7, 9]);
  });

  it('of 8 bits stand two to a word, with a byte offset of four bytes', () => {
    const bytes = [0, 2, 10, 20, 1, 2, 40, 2, 1, 0, 0, 0, 0, 0];
    const packed = Uint16Array.from(
      { length: bytes.length / 2 },
      (_, index) => (bytes[index * 2] as number) | ((bytes[index * 2 + 1] as number) << 8),
    );
    expect([...expandSegments(packed, { count: 6, firstMapped: 0, bitsPerEntry: 8 })]).toEqual([
      10, 20, 30, 40, 10, 20,
    ]);
  });

  it('never give more than the descriptor says, and end where they break a rule', () => {
    expect(expand([0, 65535, 1, 2, 3], 2)).toEqual([1, 2]);
    expect(expand([1, 5, 9])).toEqual([]);
    expect(expand([0, 1, 7, 9, 9, 9])).toEqual([7]);
    // Indirect to itself, to nothing, and without end.
    expect(expand([0, 1, 7, 2, 65535, 6, 0])).toEqual([7]);
    expect(expand([0, 1, 7, 2, 1, 60000, 0])).toEqual([7]);
    expect(expand([0, 1, 7, 2, 65535, 0, 0], 5)).toEqual([7, 7]);
    expect(expand([])).toEqual([]);
  });
});
