import { describe, expect, it } from 'vitest';
import { memoryAccess, type RandomAccess } from '../../../../core/bytes/RandomAccess';
import { maxFragments } from '../../../../core/dicom/limits';
import { AppError } from '../../../../core/errors/AppError';
import { locateEncapsulatedFrames } from '../../../../core/imaging/frames/locateEncapsulatedFrames';
import { basicOffsetTable, type OffsetTable } from '../../../../core/imaging/frames/offsetTables';
import { walkFragments } from '../../../../core/imaging/frames/walkFragments';
import { describePixels } from '../../../../core/imaging/describePixels';
import { maxDecodedFrameBytes } from '../../../../core/imaging/limits';
import { bytes, explicit, identity, part10, u32, undefinedLength } from '../../dicom/rawBytes';
import { parse } from '../../dicom/parse';

const itemTag = 0xfffee000;
const delimiter = { tag: 0xfffee0dd, length: 0 };

async function codeOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** A file of one frame in two fragments of these lengths, of which only the headers are there. */
function twoFragments(lengths: readonly [number, number]): { access: RandomAccess; head: Uint8Array } {
  const head = part10(
    '1.2.840.10008.1.2.5',
    bytes(
      identity,
      explicit('00280010', 'US', '\x01\0'),
      explicit('00280011', 'US', '\x01\0'),
      explicit('00280100', 'US', '\x08\0'),
      explicit('7FE00010', 'OB', '', undefinedLength),
      [0xfe, 0xff, 0x00, 0xe0, ...u32(0)],
    ),
  );
  const headers = new Map<number, readonly number[]>();
  let at = head.length;
  for (const length of lengths) {
    headers.set(at, [0xfe, 0xff, 0x00, 0xe0, ...u32(length)]);
    at += 8 + length;
  }
  headers.set(at, [0xfe, 0xff, 0xdd, 0xe0, ...u32(0)]);
  const access: RandomAccess = {
    size: at + 8,
    read: (offset, length) => {
      if (offset < head.length) return Promise.resolve(head.subarray(offset, offset + length));
      // Values are not there: the medium gives nothing where they should be.
      return Promise.resolve(Uint8Array.from(headers.get(offset) ?? []));
    },
  };
  return { access, head };
}

describe('limits of encapsulated frames, at the limit and one past it', () => {
  it.each([
    [maxFragments, 'none'],
    [maxFragments + 1, 'pixels.tooManyFragments'],
  ])('%i fragments: %s', async (count, code) => {
    let left = count;
    const header = () => Promise.resolve((left -= 1) < 0 ? delimiter : { tag: itemTag, length: 0 });
    expect(await codeOf(walkFragments(header, 0, 0, Infinity))).toBe(code);
  });

  it.each([
    [maxFragments, 'none'],
    [maxFragments + 1, 'pixels.tooManyFragments'],
  ])('an offset table of %i entries: %s', async (count, code) => {
    const header = () => Promise.resolve({ tag: itemTag, length: count * 4 });
    const location = {
      tag: '7FE00010',
      vr: 'OB',
      headerOffset: 0,
      offset: 0,
      length: -1,
      isEncapsulated: true,
    };
    const table: Promise<OffsetTable> = basicOffsetTable(memoryAccess(new Uint8Array(64)), header, location);
    expect(await codeOf(table)).toBe(code);
  });

  it.each([
    [maxDecodedFrameBytes, 'pixels.truncated'],
    [maxDecodedFrameBytes + 1, 'pixels.tooLarge'],
  ])('a frame whose fragments have %i bytes: %s', async (total, code) => {
    const half = maxDecodedFrameBytes / 2;
    const { access, head } = twoFragments([half, total - half]);
    const file = parse(head, true);
    const location = file.pixelData;
    if (location === undefined) throw new Error('no pixels');
    const read = await locateEncapsulatedFrames(access, file, location, describePixels(file));
    // At the limit it is read, and what is missing is told.
    expect(await codeOf(read(0))).toBe(code);
  });
});
