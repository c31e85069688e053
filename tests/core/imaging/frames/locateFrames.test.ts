import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryAccess, type RandomAccess } from '../../../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../../../core/dicom/readDicomHeader';
import type { DataSetToWrite, ValueToWrite } from '../../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';
import { decodeFrame } from '../../../../core/imaging/decode/decodeFrame';
import { describePixels } from '../../../../core/imaging/describePixels';
import { locateFrames } from '../../../../core/imaging/frames/locateFrames';
import { pixels } from '../decode/pixels';

const explicit = '1.2.840.10008.1.2.1';
const jpeg = '1.2.840.10008.1.2.4.50';
const rle = '1.2.840.10008.1.2.5';

interface Picture {
  readonly rows?: number;
  readonly columns?: number;
  readonly frames?: number;
  readonly bits?: number;
  readonly vr?: string;
  readonly data: ValueToWrite;
  readonly more?: DataSetToWrite;
}

function dataSetOf({
  rows = 1,
  columns = 4,
  frames = 1,
  bits = 8,
  vr = 'OB',
  data,
  more = [],
}: Picture): DataSetToWrite {
  return [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
    ['00080018', 'UI', '2.25.1'],
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280008', 'IS', String(frames)],
    ['00280010', 'US', rows],
    ['00280011', 'US', columns],
    ['00280100', 'US', bits],
    ['00280101', 'US', bits],
    ['00280102', 'US', bits - 1],
    ['00280103', 'US', 0],
    ...more,
    ['7FE00010', vr, data],
  ];
}

/** Opens a picture and gives a function that reads its frames; `cut` bytes are taken from its end. */
async function open(
  transferSyntaxUid: string,
  picture: Picture,
  { cut = 0, onRead }: { cut?: number; onRead?: () => void } = {},
) {
  const whole = writeDicomFile({
    dataSet: dataSetOf(picture),
    transferSyntaxUid,
    deflate: (bytes) => deflateRawSync(bytes),
  });
  const memory = memoryAccess(whole.subarray(0, whole.length - cut));
  const access: RandomAccess = {
    size: memory.size,
    read: (offset, length) => {
      onRead?.();
      return memory.read(offset, length);
    },
  };
  const file = await readDicomHeader(access, {
    inflate: (bytes) => [inflateRawSync(bytes)],
  });
  return locateFrames(access, file, describePixels(file));
}

const bytes = (...values: number[]) => Uint8Array.from(values);
/** A fragment that begins as JPEG does. */
const start = (value: number) => bytes(0xff, 0xd8, 0xff, value);
const offsets = (...values: number[]) => {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => view.setBigUint64(index * 8, BigInt(value), true));
  return new Uint8Array(view.buffer);
};

describe('native frames', () => {
  it('follow each other; one that is not there is refused, those before it are not', async () => {
    const frames = await open(explicit, { frames: 3, data: bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) });
    expect(frames.numberOfFrames).toBe(3);
    expect([...(await frames.read(0))]).toEqual([1, 2, 3, 4]);
    expect([...(await frames.read(1))]).toEqual([5, 6, 7, 8]);
    await expect(frames.read(2)).rejects.toMatchObject({ code: 'pixels.truncated' });
    await expect(frames.read(3)).rejects.toMatchObject({ code: 'pixels.frameOutOfRange' });
    await expect(frames.read(-1)).rejects.toMatchObject({ code: 'pixels.frameOutOfRange' });
    await expect(frames.read(0.5)).rejects.toMatchObject({ code: 'pixels.frameOutOfRange' });
  });

  it('are read from a file that was cut, as far as they are there', async () => {
    const frames = await open(explicit, { frames: 2, data: bytes(1, 2, 3, 4, 5, 6, 7, 8) }, { cut: 1 });
    expect([...(await frames.read(0))]).toEqual([1, 2, 3, 4]);
    await expect(frames.read(1)).rejects.toMatchObject({ code: 'pixels.truncated' });
  });

  it('PS3.5 8.1.1: 1-bit frames follow each other within a byte and are moved to bit 0', async () => {
    // 3 pixels a frame; the last one spans two bytes.
    const frames = await open(explicit, {
      columns: 3,
      frames: 3,
      bits: 1,
      data: bytes(0b10_110_101, 0b1, 0),
    });
    const bits = async (index: number) => ((await frames.read(index))[0] as number) & 0b111;
    expect([await bits(0), await bits(1), await bits(2)]).toEqual([0b101, 0b110, 0b110]);
  });

  it('PS3.5 7.3: 8-bit pixels in big-endian words are put in byte order, also where a frame is odd', async () => {
    const frames = await open('1.2.840.10008.1.2.2', {
      columns: 3,
      frames: 2,
      vr: 'OW',
      data: bytes(1, 2, 3, 4, 5, 6),
    });
    expect([...(await frames.read(0)), ...(await frames.read(1))]).toEqual([2, 1, 4, 3, 6, 5]);
    const plain = await open('1.2.840.10008.1.2.2', {
      columns: 3,
      frames: 2,
      vr: 'OB',
      data: bytes(1, 2, 3, 4, 5, 6),
    });
    expect([...(await plain.read(1))]).toEqual([4, 5, 6]);
  });

  it('PS3.5 A.5: of a deflated Data Set stand in the inflated bytes', async () => {
    const frames = await open('1.2.840.10008.1.2.1.99', { frames: 2, data: bytes(1, 2, 3, 4, 5, 6, 7, 8) });
    expect([...(await frames.read(1))]).toEqual([5, 6, 7, 8]);
  });
});

describe('encapsulated frames', () => {
  it('PS3.5 A.4: one fragment each, without an offset table', async () => {
    const frames = await open(rle, { frames: 2, data: { fragments: [bytes(1, 2), bytes(3, 4, 5, 6)] } });
    expect([...(await frames.read(1))]).toEqual([3, 4, 5, 6]);
    expect([...(await frames.read(0))]).toEqual([1, 2]);
  });

  it('PS3.5 A.4.11: uncompressed frames in fragments', async () => {
    const frames = await open('1.2.840.10008.1.2.1.98', {
      frames: 2,
      data: { fragments: [bytes(1, 2, 3, 4), bytes(5, 6, 7, 8)] },
    });
    const stored = await frames.read(1);
    const pixel = pixels({ columns: 4, transferSyntaxUid: '1.2.840.10008.1.2.1.98' });
    expect((await decodeFrame(stored, pixel)).values).toEqual(bytes(5, 6, 7, 8));
  });

  it('PS3.5 A.4: several fragments make the only frame', async () => {
    const frames = await open(rle, { data: { fragments: [bytes(1, 2), bytes(3, 4), bytes(5, 6)] } });
    expect([...(await frames.read(0))]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('PS3.5 A.4: by the Basic Offset Table', async () => {
    const fragments = [bytes(1, 2), bytes(3, 4), bytes(5, 6)];
    const frames = await open(rle, { frames: 2, data: { fragments, basicOffsetTable: [0, 20] } });
    expect([...(await frames.read(0))]).toEqual([1, 2, 3, 4]);
    expect([...(await frames.read(1))]).toEqual([5, 6]);
  });

  it.each([
    ['that points between items', [0, 14]],
    ['that points behind the end', [0, 4000]],
    ['that falls', [20, 0]],
    ['of another length', [0]],
    ['that does not begin at 0', [10, 20]],
  ])('a Basic Offset Table %s is not believed', async (_, basicOffsetTable) => {
    const fragments = [start(1), bytes(3, 4), start(2)];
    const frames = await open(jpeg, { frames: 2, data: { fragments, basicOffsetTable } });
    expect([...(await frames.read(1))]).toEqual([...start(2)]);
    expect([...(await frames.read(0))]).toEqual([...start(1), 3, 4]);
  });

  it('a Basic Offset Table that is off by a fragment is not believed', async () => {
    const fragments = [start(1), bytes(3, 4), start(2), bytes(5, 6)];
    const frames = await open(jpeg, { frames: 2, data: { fragments, basicOffsetTable: [0, 34] } });
    expect([...(await frames.read(1))]).toEqual([...start(2), 5, 6]);
    const whole = await open(jpeg, {
      frames: 2,
      data: { fragments: [start(1), bytes(7, 7)], basicOffsetTable: [0, 12] },
    });
    expect([...(await whole.read(1))]).toEqual([7, 7]);
  });

  it('PS3.5 G.5: RLE in several fragments a frame without a table is told apart by its headers', async () => {
    const head = bytes(1, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0);
    const fragments = [head, bytes(1, 2), head, bytes(3, 4), bytes(5, 6)];
    const frames = await open(rle, { frames: 2, data: { fragments } });
    expect([...(await frames.read(1))]).toEqual([...head, 3, 4, 5, 6]);
  });

  it('empty fragments without a table belong to no frame, unless one stands for each', async () => {
    const nothing = bytes();
    const frames = await open(jpeg, {
      frames: 2,
      data: { fragments: [nothing, start(1), nothing, start(2)] },
    });
    expect([...(await frames.read(0))]).toEqual([...start(1)]);
    expect([...(await frames.read(1))]).toEqual([...start(2)]);
    const one = await open(rle, { frames: 3, data: { fragments: [bytes(1, 2), nothing, bytes(3, 4)] } });
    expect([...(await one.read(1))]).toEqual([]);
    expect([...(await one.read(2))]).toEqual([3, 4]);
  });

  it('PS3.3 C.7.6.3.1.8: by the Extended Offset Table, without the padding', async () => {
    const data = { fragments: [bytes(1, 2, 3), bytes(4, 5, 6)] };
    const more: DataSetToWrite = [
      ['7FE00001', 'OV', offsets(0, 12)],
      ['7FE00002', 'OV', offsets(3, 3)],
    ];
    const frames = await open(rle, { frames: 2, data, more });
    expect([...(await frames.read(1))]).toEqual([4, 5, 6]);
    expect([...(await frames.read(0))]).toEqual([1, 2, 3]);
  });

  it('an Extended Offset Table that is wrong is not believed', async () => {
    const data = { fragments: [bytes(1, 2), bytes(4, 5)] };
    const more: DataSetToWrite = [
      ['7FE00001', 'OV', offsets(0, 3)],
      ['7FE00002', 'OV', offsets(1, 1)],
    ];
    const frames = await open(rle, { frames: 2, data, more });
    expect([...(await frames.read(1))]).toEqual([4, 5]);
  });

  it('fragments that cannot be told apart are refused', async () => {
    const frames = await open(rle, {
      frames: 2,
      data: { fragments: [bytes(1, 2), bytes(3, 4), bytes(5, 6)] },
    });
    await expect(frames.read(0)).rejects.toMatchObject({ code: 'pixels.corrupt' });
  });

  it('of a file that was cut, the whole ones are read', async () => {
    const data = { fragments: [start(1), start(2), start(3)] };
    const frames = await open(jpeg, { frames: 3, data }, { cut: 10 });
    expect([...(await frames.read(1))]).toEqual([...start(2)]);
    await expect(frames.read(2)).rejects.toMatchObject({ code: 'pixels.truncated' });
  });

  it('a frame for which there is no fragment is refused, the others are not', async () => {
    const frames = await open(jpeg, { frames: 5, data: { fragments: [start(1), start(2)] } });
    expect([...(await frames.read(1))]).toEqual([...start(2)]);
    await expect(frames.read(4)).rejects.toMatchObject({ code: 'pixels.truncated' });
  });

  it('a single frame of many costs few reads when there is an offset table', async () => {
    const fragments = Array.from({ length: 200 }, (_, index) => {
      const fragment = new Uint8Array(100_000).fill(index);
      fragment.set([1, 0, 0, 0, 64, 0, 0, 0]);
      return fragment;
    });
    const basicOffsetTable = fragments.map((_, index) => index * 100_008);
    let reads = 0;
    const frames = await open(
      rle,
      { frames: 200, data: { fragments, basicOffsetTable } },
      { onRead: () => reads++ },
    );
    reads = 0;
    expect((await frames.read(150))[8]).toBe(150);
    expect(reads).toBeLessThanOrEqual(3);
  });

  it('pixels that are encapsulated under a native syntax are a mismatch', async () => {
    await expect(open(explicit, { data: { fragments: [bytes(1, 2)] } })).rejects.toMatchObject({
      code: 'file.transferSyntaxMismatch',
    });
  });
});
