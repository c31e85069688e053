import { AppError } from '../errors/AppError';
import type { ErrorCode } from '../errors/codes';
import type { ByteReader } from './byteReader';
import type { Encapsulated, Fragment } from './DataSet';
import { tagAt } from './elementHeader';
import { maxFragments } from './limits';
import { needBytes, warn, type ParseInput } from './parseInput';

/** Fragments found at a place, and where the next element begins. */
export interface FoundFragments {
  readonly encapsulated: Encapsulated;
  /** First byte after the last whole fragment: of the delimiter, where there is one. */
  readonly end: number;
  readonly next: number;
}

/**
 * Finds Basic Offset Table and fragments of an encapsulated value that begins at `offset`. Fragments that are
 * not whole are left out and said in a warning.
 * @throws {AppError} pixels.tooManyFragments; file.truncated when `bytes` is a prefix
 * @source PS3.5 A.4
 */
export function readFragments(
  input: ParseInput,
  offset: number,
  end: number,
  reader: ByteReader,
): FoundFragments {
  const { bytes } = input;
  const fragments: Fragment[] = [];
  let basicOffsetTable: readonly number[] = [];
  let firstFragment = -1;
  let position = offset;
  let isFirstItem = true;
  /** Without its delimiter: cut at the end of what holds it, or followed by something else. */
  const unfinished = (code: ErrorCode, next: number): FoundFragments => {
    warn(input, code, position);
    return { encapsulated: { basicOffsetTable, fragments, isComplete: false }, end: position, next };
  };
  for (;;) {
    if (position + 8 > end) return unfinished('file.truncated', end);
    if (position + 8 > bytes.length) needBytes(position + 8, input);
    const tag = tagAt(bytes, position, reader);
    const length = reader.readUint32(bytes, position + 4);
    if (tag === 'FFFEE0DD') {
      return {
        encapsulated: { basicOffsetTable, fragments, isComplete: true },
        end: position,
        next: position + 8,
      };
    }
    if (tag !== 'FFFEE000') return unfinished('file.badLength', position);
    const value = position + 8;
    if (value + length > end) return unfinished('file.truncated', end);
    if (value + length > bytes.length) needBytes(value + length, input);
    if (isFirstItem) {
      basicOffsetTable = readOffsets(bytes, value, length, reader);
      isFirstItem = false;
    } else {
      if (firstFragment < 0) firstFragment = position;
      if (fragments.length >= maxFragments)
        throw new AppError('pixels.tooManyFragments', { maximum: maxFragments });
      fragments.push({ offset: value, length, tableOffset: position - firstFragment });
    }
    position = value + length;
  }
}

function readOffsets(
  bytes: Uint8Array,
  offset: number,
  length: number,
  reader: ByteReader,
): readonly number[] {
  const count = Math.min(Math.floor(length / 4), maxFragments);
  return Array.from({ length: count }, (_, index) => reader.readUint32(bytes, offset + index * 4));
}
