import type { DataSet } from '../dicom/DataSet';
import { tagOf } from '../dicom/dictionary';
import type { SummaryKeyword } from './summaryAttributes';

/** What was read last, and the bytes of which it was made. */
interface Last<T> {
  readonly result: T;
  readonly characterSet: readonly string[];
  readonly isBigEndian: boolean;
  readonly vrs: readonly string[];
  readonly lengths: readonly number[];
  /** Values one after the other: a copy, since the buffer of a file is used again. */
  readonly bytes: Uint8Array;
}

/**
 * Reads by `read`, but gives the last result again, the same object, for a Data Set that has the same bytes in all
 * attributes that it reads: the files of a series say the same of patient, study and series.
 * @param keywords all attributes that `read` reads, none of them a sequence
 */
export function reuseSame<T>(
  keywords: readonly SummaryKeyword[],
  read: (dataSet: DataSet) => T,
): (dataSet: DataSet) => T {
  let tags: readonly string[] | undefined;
  let last: Last<T> | undefined;
  return (dataSet) => {
    tags ??= keywords.map(tagOf);
    if (last !== undefined && isSame(last, dataSet, tags)) return last.result;
    const elements = tags.map((tag) => dataSet.elements.get(tag));
    const parts = elements.map((element) =>
      element === undefined
        ? new Uint8Array(0)
        : dataSet.bytes.subarray(element.offset, element.offset + element.length),
    );
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    last = {
      result: read(dataSet),
      characterSet: dataSet.characterSet,
      isBigEndian: dataSet.isBigEndian,
      vrs: elements.map((element) => element?.vr ?? ''),
      lengths: parts.map(({ length }) => length),
      bytes,
    };
    return last.result;
  };
}

function isSame<T>(
  { characterSet, isBigEndian, vrs, lengths, bytes }: Last<T>,
  dataSet: DataSet,
  tags: readonly string[],
): boolean {
  // The same list for the same value, as `characterSetOf` gives it; else it is read anew.
  if (dataSet.characterSet !== characterSet || dataSet.isBigEndian !== isBigEndian) return false;
  let at = 0;
  for (let index = 0; index < tags.length; index += 1) {
    const element = dataSet.elements.get(tags[index] ?? '');
    const length = lengths[index] ?? 0;
    if ((element?.vr ?? '') !== vrs[index] || (element?.length ?? 0) !== length) return false;
    if (element === undefined) continue;
    for (let end = at + length, other = element.offset; at < end; at += 1, other += 1)
      if (bytes[at] !== dataSet.bytes[other]) return false;
  }
  return true;
}
