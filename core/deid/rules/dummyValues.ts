import { asciiBytes } from '../asciiBytes';

/** Dummies by VR. They look like dummies, so that nobody takes them for data. */
const texts: Readonly<Record<string, string>> = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: 'REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UR: 'urn:removed',
  UT: 'REMOVED',
};
const lengths: Readonly<Record<string, number>> = {
  AT: 4,
  FD: 8,
  FL: 4,
  OB: 2,
  OD: 8,
  OF: 4,
  OL: 4,
  OV: 8,
  OW: 2,
  SL: 4,
  SS: 2,
  SV: 8,
  UL: 4,
  UN: 2,
  US: 2,
  UV: 8,
};

/** All dummy texts, so that the proof can tell them from what was there. */
export const dummyTexts: readonly string[] = [...new Set(Object.values(texts))];

/** A non-empty dummy valid for `vr`, padded to even length. Sequences have their own (see dummyItems). @source PS3.15 E.1-1 D */
export function dummyValue(vr: string): Uint8Array {
  const text = texts[vr];
  if (text === undefined) return new Uint8Array(lengths[vr] ?? 2);
  return asciiBytes(text.length % 2 === 0 ? text : `${text} `);
}
