/**
 * Reads a written instance again and looks for what had to go. The rule, in full:
 * - Every value before the pixels is searched, and File Meta Information; the preamble must be zeros.
 * - Removed names, identifiers, dates and UIDs (4 characters and more; a name by its parts) must stand nowhere.
 * - Not searched: a value that is exactly one this program made (replacement UID, pseudonym, constant), since a coincidence
 *   inside a random number tells nothing; a coded string that is exactly a term of the standard.
 * - Numbers as text (DS, AS, times; IS from 4 on) count when a whole value of 8 or more characters is the same; numbers in binary (and
 *   samples of waveforms) are searched for values of 8 and more bytes. Shorter ones are found in any measurement.
 * - A removed description (not a name or identifier) may stand in an attribute that the keep-list or an option keeps: it stood
 *   there in the source too.
 * - UIDs are compared whole. Where UIDs are retained they are not searched: what they say inside is told as a residual risk.
 * - Pixels are not searched; of JPEG frames the segments are looked at: no comment and no application segment but those that
 *   decide colours.
 */
import type { RandomAccess } from '../../bytes/RandomAccess';
import { lookupTag } from '../../dicom/dictionary';
import { AppError } from '../../errors/AppError';
import { latin1Text } from '../../bytes/latin1Text';
import { asciiBytes } from '../asciiBytes';
import type { DeidOption } from '../options';
import { keepRule } from '../rules/keepList';
import { profileRow } from '../rules/profileTable';
import { isStandardTerm } from '../rules/standardTerms';
import type { RemovedValue } from '../types';
import { createPatternIndex, type PatternIndex } from './PatternIndex';
import { foldCase, searchPatterns } from './patterns';
import { checkFrames } from './checkFrames';
import { OutputFault, scanElements, type FoundValue } from './scanOutput';

/** What an instance must not hold, and what of ours it may. */
export interface ProofInput {
  readonly removedValues: readonly RemovedValue[];
  readonly writtenValues: ReadonlySet<string>;
  readonly options: ReadonlySet<DeidOption>;
  /** Raw inflate for the deflated syntax. */
  readonly inflate?: (bytes: Uint8Array) => Uint8Array;
}

/** Most metadata ends within the first bytes. */
const firstLength = 64 * 1024;
/** Bytes of the output that are read for its metadata; an output whose metadata is longer fails. */
const mostMetadata = 260 * 1024 * 1024;
const codes: ReadonlySet<string> = new Set([
  '00080100',
  '00080101',
  '00080102',
  '00080103',
  '00080104',
  '00080119',
]);
const numberTexts = /^(?:DS|IS|AS|DA|TM|DT)$/;
const freeText = /^(?:LO|SH|ST|LT|UT|UC)$/;

/**
 * Proves that a written instance holds nothing that was removed.
 * @throws {AppError} deid.residue with the attribute's tag (never the value), or with the reason why it cannot be read
 */
export async function proveInstance(output: RandomAccess, input: ProofInput): Promise<void> {
  try {
    await prove(output, input);
  } catch (error) {
    if (error instanceof OutputFault)
      throw new AppError('deid.residue', { reason: error.reason, offset: error.offset }, error);
    throw error;
  }
}

async function prove(output: RandomAccess, input: ProofInput): Promise<void> {
  const head = await output.read(0, Math.min(output.size, 4096));
  const meta = readMeta(head);
  const search = createSearch(input);
  for (const value of meta.values) search(head, value, true);
  const form = {
    explicit: meta.syntax !== '1.2.840.10008.1.2',
    little: meta.syntax !== '1.2.840.10008.1.2.2',
  };
  const isDeflated = meta.syntax === '1.2.840.10008.1.2.1.99';
  const all = isDeflated ? input.inflate?.(await output.read(meta.end, output.size - meta.end)) : undefined;
  if (isDeflated && all === undefined) throw new OutputFault('noInflate', meta.end);
  const begin = isDeflated ? 0 : meta.end;
  const size = all?.length ?? output.size;
  let bytes = all ?? (await output.read(0, Math.min(size, firstLength)));
  for (;;) {
    const values: FoundValue[] = [];
    const pixels = tryScan(bytes, begin, size, form, values);
    if (pixels === 'more') {
      if (bytes.length >= Math.min(size, mostMetadata)) throw new OutputFault('past', bytes.length);
      bytes = await output.read(0, Math.min(size, bytes.length * 4, mostMetadata));
      continue;
    }
    checkMarkers(bytes, values);
    for (const value of values) search(bytes, value, false);
    if (pixels !== undefined && !isDeflated) await checkFrames(output, pixels, meta.syntax);
    return;
  }
}

function tryScan(
  bytes: Uint8Array,
  begin: number,
  size: number,
  form: { readonly explicit: boolean; readonly little: boolean },
  values: FoundValue[],
): ReturnType<typeof scanElements> | 'more' {
  try {
    return scanElements(
      bytes,
      begin,
      size,
      form,
      (tag) => lookupTag(tag)?.vr[0] ?? (tag.slice(4, 6) === '00' ? 'LO' : 'UN'),
      (value) => values.push(value),
    );
  } catch (error) {
    if (error instanceof OutputFault && error.reason === 'past' && bytes.length < size) return 'more';
    throw error;
  }
}

interface Meta {
  readonly values: readonly FoundValue[];
  readonly syntax: string;
  readonly end: number;
}

function readMeta(head: Uint8Array): Meta {
  if (head.subarray(0, 128).some((byte) => byte !== 0) || latin1Text(head.subarray(128, 132)) !== 'DICM')
    throw new OutputFault('preamble', 0);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const end = 144 + view.getUint32(140, true);
  const values: FoundValue[] = [];
  scanElements(
    head,
    132,
    end,
    { explicit: true, little: true },
    () => 'UN',
    (value) => values.push(value),
  );
  const syntax = values.find(({ tag }) => tag === '00020010');
  if (syntax === undefined || values.some(({ tag }) => !tag.startsWith('0002')))
    throw new OutputFault('meta', 132);
  return { values, end, syntax: latin1Text(head.subarray(syntax.from, syntax.to)).replace(/\0$/, '') };
}

function checkMarkers(bytes: Uint8Array, values: readonly FoundValue[]): void {
  const marker = values.find(({ tag, depth }) => tag === '00120062' && depth === 0);
  if (marker === undefined || latin1Text(bytes.subarray(marker.from, marker.to)).trim() !== 'YES')
    throw new OutputFault('marker', 0);
}

type Search = (bytes: Uint8Array, value: FoundValue, isMeta: boolean) => void;

function createSearch(input: ProofInput): Search {
  const { removedValues, writtenValues, options } = input;
  const strict = createPatternIndex(
    searchPatterns(removedValues.filter(({ kind }) => kind !== 'text' && kind !== 'uid')),
  );
  const uidTexts = createPatternIndex(searchPatterns(removedValues.filter(({ kind }) => kind === 'uid')));
  const described = createPatternIndex(searchPatterns(removedValues.filter(({ kind }) => kind === 'text')));
  const wholes = new Set(
    removedValues.filter(({ kind }) => kind !== 'text').map(({ text }) => text.toLowerCase()),
  );
  const uids = new Set(removedValues.filter(({ kind }) => kind === 'uid').map(({ text }) => text));
  return (bytes, value, isMeta) => {
    const { tag, vr, from, to } = value;
    const raw = bytes.subarray(from, to);
    const fail = (): never => {
      throw new AppError('deid.residue', { tag, vr });
    };
    if (vr === 'UI') {
      if (options.has('retainUids')) return;
      for (const uid of parts(raw)) {
        if (writtenValues.has(uid)) continue;
        if (uids.has(uid) || (!isRegisteredLike(uid) && hits(raw, strict))) fail();
      }
      return;
    }
    const texts = parts(raw);
    // A backslash may be half of a character: the value is looked at whole too, where nothing of ours stands in it.
    const isOurs = texts.some((text) => writtenValues.has(text)) || numberTexts.test(vr) || vr === 'CS';
    for (const part of isOurs || texts.length === 1 ? texts : [...texts, latin1Text(raw)]) {
      if (part === '' || writtenValues.has(part)) continue;
      if (numberTexts.test(vr)) {
        if (part.length >= (vr === 'IS' ? 4 : 8) && wholes.has(part.toLowerCase())) fail();
        continue;
      }
      if (vr === 'CS' && isStandardTerm(part)) continue;
      const folded = foldCase(asciiBytes(part));
      const least = isSamples(tag, vr) ? 8 : 4;
      if (hits(folded, strict, least) || hits(folded, uidTexts, least)) fail();
      if (!isMeta && !mayDescribe(tag, vr, options) && hits(folded, described, Math.max(least, 4))) fail();
    }
  };
}

/** UIDs under the root of the standard: digits that mean classes, not people. */
function isRegisteredLike(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.');
}

/** Values of text divided as texts are; binary values as one. */
function parts(raw: Uint8Array): readonly string[] {
  return latin1Text(raw)
    .split('\\')
    .map((part) => part.replace(/[\0 ]+$/, '').trimStart());
}

/** Numbers in binary: by their VR, and the samples of waveforms. */
function isSamples(tag: string, vr: string): boolean {
  return /^(?:AT|F[DL]|O[DFLVW]|S[LSV]|U[LSV])$/.test(vr) || (vr === 'OB' && tag.startsWith('5400'));
}

/** Whether a description may stand here: the attribute was kept in its own right. */
function mayDescribe(tag: string, vr: string, options: ReadonlySet<DeidOption>): boolean {
  if (vr === 'CS' || isSamples(tag, vr) || codes.has(tag)) return true;
  const row = profileRow(tag);
  if (row !== undefined && [...row.options.keys()].some((option) => options.has(option as DeidOption)))
    return true;
  const isPrivate = Number.parseInt(tag.charAt(3), 16) % 2 === 1;
  return freeText.test(vr) && (isPrivate ? options.has('retainSafePrivate') : keepRule(tag) !== undefined);
}

function hits(folded: Uint8Array, index: PatternIndex, least = 4): boolean {
  let isHit = false;
  index.search(folded, (pattern) => {
    if (pattern.bytes.length >= least) isHit = true;
  });
  return isHit;
}
