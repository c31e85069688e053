import type { RandomAccess } from '../../bytes/RandomAccess';
import type { Fragment } from '../../dicom/DataSet';
import { maxFragments } from '../../dicom/limits';
import { AppError } from '../../errors/AppError';

/** Bytes read at once while fragments are small; behind a large one only the next header is read. */
const chunkBytes = 64 * 1024;
const itemTag = 0xfffee000;
const sequenceDelimiter = 0xfffee0dd;
/** PS3.5 A.4: a fragment's length is explicit. */
const undefinedLength = 0xffffffff;

/** A run of fragments. */
export interface FragmentRun {
  /** Lengths as declared, also where the file ends before. */
  readonly fragments: readonly Fragment[];
  /** Whether the run ended where it must: at `stop`, at the sequence delimiter, or at the end of the value. */
  readonly isComplete: boolean;
}

/** Reads the header of the item at `at`; nothing when fewer than 8 bytes are left before `limit`. */
export type HeaderReader = (
  at: number,
) => Promise<{ readonly tag: number; readonly length: number } | undefined>;

/**
 * Fragments by their item headers only, from the item at `from` to the item that begins at `stop`, or to the end.
 *
 * @param first where the first fragment's item begins: what offset tables count from
 * @throws {AppError} pixels.tooManyFragments
 * @source PS3.5 A.4
 */
export async function walkFragments(
  header: HeaderReader,
  first: number,
  from: number,
  limit: number,
  stop = Infinity,
): Promise<FragmentRun> {
  const fragments: Fragment[] = [];
  let at = from;
  while (at < stop) {
    const item = await header(at);
    if (!item) return { fragments, isComplete: at === limit };
    if (item.tag === sequenceDelimiter) return { fragments, isComplete: stop === Infinity };
    // What is here is no fragment: those before it are still good.
    if (item.tag !== itemTag || item.length === undefinedLength) return { fragments, isComplete: false };
    if (fragments.length === maxFragments)
      throw new AppError('pixels.tooManyFragments', { maximum: maxFragments });
    fragments.push({ offset: at + 8, length: item.length, tableOffset: at - first });
    at += 8 + item.length;
  }
  return { fragments, isComplete: at === stop };
}

/** Reads item headers in rising order with few reads. They are little-endian in every encapsulated syntax (PS3.5 A.4). */
export function headerReader(access: RandomAccess, limit: number): HeaderReader {
  let chunk = new Uint8Array(0) as Uint8Array;
  let chunkOffset = 0;
  return async (at) => {
    if (at + 8 > limit) return undefined;
    if (at < chunkOffset || at + 8 > chunkOffset + chunk.length) {
      const isFar = at > chunkOffset + chunk.length + chunkBytes;
      chunk = await access.read(at, isFar ? 8 : chunkBytes);
      chunkOffset = at;
      if (chunk.length < 8) return undefined;
    }
    const view = new DataView(chunk.buffer, chunk.byteOffset + at - chunkOffset, 8);
    return {
      tag: view.getUint16(0, true) * 0x10000 + view.getUint16(2, true),
      length: view.getUint32(4, true),
    };
  };
}
