import type { DataSet } from '../../dicom/DataSet';
import { tagOf, type Keyword } from '../../dicom/dictionary';
import { text } from '../../dicom/values';
import type { LookupTable } from '../types';
import type { NoteProblem } from './Problems';
import { signedWord, wordsOf } from './words';

/** The values that can come into a table; they decide how its first entry is to be read. */
export interface InputRange {
  readonly min: number;
  readonly max: number;
}

/** The three numbers of a LUT Descriptor. */
export interface LutDescriptor {
  /** Number of entries; 0 in the file stands for 65 536. */
  readonly count: number;
  /** Input of the first entry. */
  readonly firstMapped: number;
  readonly bitsPerEntry: number;
}

/**
 * Gives a LUT Descriptor; undefined when absent or not usable. The first number is always unsigned. The second is signed where its VR says so, else
 * where values below zero can come in, unless only the unsigned reading can be meant.
 * @source PS3.3 C.11.1.1, C.11.2.1.1, C.7.6.3.1.5
 */
export function lutDescriptor(
  dataSet: DataSet,
  keyword: Keyword,
  input: InputRange,
): LutDescriptor | undefined {
  const tag = tagOf(keyword);
  const [count, first, bits] = wordsOf(dataSet, tag);
  if (count === undefined || first === undefined || bits === undefined || bits < 1 || bits > 16)
    return undefined;
  return {
    count: count === 0 ? 0x10000 : count,
    firstMapped: isSigned(dataSet.isExplicitVr ? dataSet.elements.get(tag)?.vr : undefined, first, input)
      ? signedWord(first)
      : first,
    bitsPerEntry: bits,
  };
}

/** `vr` as the file wrote it; undefined where it wrote none (implicit VR). */
function isSigned(vr: string | undefined, first: number, input: InputRange): boolean {
  if (first < 0x8000) return false;
  if (vr === 'SS') return true;
  // Written as US although the pixels are signed: an entry point above all input would be of no use.
  return vr === 'US' ? input.max < first && input.min < 0 : input.min < 0;
}

/**
 * Gives the table of an item of Modality LUT Sequence or VOI LUT Sequence. A table that is shorter than it says is used as far as it goes; one that cannot be
 * read is noted and left out.
 */
export function lookupTable(item: DataSet, input: InputRange, note: NoteProblem): LookupTable | undefined {
  // An item without a value in it is a form left blank, not a broken table.
  if ((item.elements.get(tagOf('LUTData'))?.length ?? 0) === 0) return undefined;
  const descriptor = lutDescriptor(item, 'LUTDescriptor', input);
  const entries = descriptor && lutEntries(item, 'LUTData', descriptor);
  if (descriptor === undefined || entries === undefined || entries.length === 0) {
    note('display.badLut');
    return undefined;
  }
  if (entries.length < descriptor.count) note('display.badLut');
  const explanation = text(item, 'LUTExplanation')?.slice(0, 64);
  return {
    firstMapped: descriptor.firstMapped,
    bitsPerEntry: descriptor.bitsPerEntry,
    entries,
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/**
 * Gives at most `count` entries. Entries of 8 bits stand one to a word, or two to a word with the first in the low byte: the length tells which. With
 * `isPackedByLength` it tells that also where more bits are said, if there are bytes for exactly one an entry.
 */
export function lutEntries(
  dataSet: DataSet,
  keyword: Keyword,
  descriptor: LutDescriptor,
  isPackedByLength = false,
): Uint16Array {
  const words = wordsOf(dataSet, tagOf(keyword));
  const { count, bitsPerEntry } = descriptor;
  const isHalf = words.length < count && words.length >= Math.floor(count / 2);
  const isPacked =
    isHalf && (bitsPerEntry <= 8 || (isPackedByLength && count > 2 && words.length === Math.ceil(count / 2)));
  if (!isPacked) return words.slice(0, count);
  const bytes = new Uint16Array(words.length * 2);
  words.forEach((word, index) => {
    bytes[index * 2] = word & 0xff;
    bytes[index * 2 + 1] = word >> 8;
  });
  return bytes.slice(0, count);
}
