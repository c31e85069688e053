import { describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../../../core/dicom/readDicomHeader';
import type { ValueToWrite } from '../../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';
import { missingPixels } from '../../../../core/imaging/frames/missingPixels';

const explicit = '1.2.840.10008.1.2.1';
const rle = '1.2.840.10008.1.2.5';

function fileOf(transferSyntaxUid: string, frames: number, data: ValueToWrite): Uint8Array {
  return writeDicomFile({
    transferSyntaxUid,
    dataSet: [
      ['00080018', 'UI', '2.25.1'],
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ['00280008', 'IS', String(frames)],
      ['00280010', 'US', 10],
      ['00280011', 'US', 10],
      ['00280100', 'US', 8],
      ['00280101', 'US', 8],
      ['00280102', 'US', 7],
      ['00280103', 'US', 0],
      ['7FE00010', 'OB', data],
    ],
  });
}

/** What is missing, or was already warned of; and how many bytes were read for it in how many reads. */
async function look(bytes: Uint8Array) {
  const reads: number[] = [];
  const memory = memoryAccess(bytes);
  const file = await readDicomHeader(memory);
  const access = {
    size: memory.size,
    read: (offset: number, length: number) => {
      reads.push(length);
      return memory.read(offset, length);
    },
  };
  const code = await missingPixels(access, file);
  return { code: code ?? file.warnings.find((warning) => warning.code === 'file.truncated')?.code, reads };
}

const fragments = (count: number, length: number) => ({
  fragments: Array.from({ length: count }, (_, index) => new Uint8Array(length).fill(index)),
});

/** Data Set Trailing Padding. */
function padded(bytes: Uint8Array, length: number): Uint8Array {
  const padding = new Uint8Array(12 + length);
  padding.set([0xfc, 0xff, 0xfc, 0xff, 0x4f, 0x42, 0, 0]);
  new DataView(padding.buffer).setUint32(8, length, true);
  return Uint8Array.from([...bytes, ...padding]);
}

describe('missingPixels', () => {
  it.each([
    ['one frame', 1, fragments(1, 100_000)],
    ['one small frame', 1, fragments(3, 100)],
    ['small frames', 5, fragments(5, 100)],
  ])('%s that are whole cost no read', async (_, frames, data) => {
    expect(await look(fileOf(rle, frames, data))).toEqual({ code: undefined, reads: [] });
  });

  it.each([2, 500])('%d large frames that are whole cost one small read', async (count) => {
    const { code, reads } = await look(fileOf(rle, count, fragments(count, 20_000)));
    expect(code).toBeUndefined();
    expect(reads).toEqual([3584]);
  });

  it.each([10, 3000, 5000, 200_000])(
    'with %d bytes of padding behind it is whole all the same',
    async (length) => {
      const bytes = padded(fileOf(rle, 3, fragments(3, 20_000)), length);
      expect((await look(bytes)).code).toBeUndefined();
    },
  );

  it.each([
    ['small', 5, fragments(5, 30)],
    ['large', 3, fragments(3, 20_000)],
    ['single', 1, fragments(1, 20_000)],
    ['in pieces', 1, fragments(3, 20_000)],
  ])('encapsulated, %s: is told at any byte at which the file is cut', async (_, frames, data) => {
    const whole = fileOf(rle, frames, data);
    const start = whole.length - data.fragments.reduce((sum, { length }) => sum + length + 8, 16);
    const step = Math.max(1, Math.floor((whole.length - start) / 400));
    for (let length = start; length < whole.length; length += step)
      expect((await look(whole.subarray(0, length))).code, String(length)).toBe('file.truncated');
    for (let length = whole.length - 20; length < whole.length; length++)
      expect((await look(whole.subarray(0, length))).code, String(length)).toBe('file.truncated');
  });

  it('native: fewer values than are described', async () => {
    expect((await look(fileOf(explicit, 3, new Uint8Array(300)))).code).toBeUndefined();
    expect((await look(fileOf(explicit, 3, new Uint8Array(298)))).code).toBe('pixels.truncated');
    expect((await look(fileOf(explicit, 3, new Uint8Array(300)).subarray(0, -1))).code).toBe(
      'file.truncated',
    );
  });

  it('of more items than are worth reading for a scan nothing is said', async () => {
    const bytes = padded(fileOf(rle, 100, fragments(100, 20_000)), 5000);
    const { code, reads } = await look(bytes);
    expect(code).toBeUndefined();
    expect(reads).toHaveLength(65);
  });
});
