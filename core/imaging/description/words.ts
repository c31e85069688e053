import type { DataSet } from '../../dicom/DataSet';

/**
 * Gives the 16-bit words of an element by tag, unsigned, whatever VR it was written with (US, SS, OW, OB, UN): look-up tables are
 * written with all of them. Empty when absent. A copy.
 */
export function wordsOf(dataSet: DataSet, tag: string): Uint16Array {
  const element = dataSet.elements.get(tag);
  if (element === undefined || element.items !== undefined) return new Uint16Array(0);
  const { bytes, isBigEndian } = dataSet;
  const count = Math.min(element.length, bytes.length - element.offset) >> 1;
  const words = new Uint16Array(Math.max(0, count));
  for (let i = 0, at = element.offset; i < words.length; i++, at += 2) {
    const [first, second] = [bytes[at] as number, bytes[at + 1] as number];
    words[i] = isBigEndian ? (first << 8) | second : (second << 8) | first;
  }
  return words;
}

/** Gives a 16-bit word as a signed number. */
export function signedWord(word: number): number {
  return word >= 0x8000 ? word - 0x10000 : word;
}
