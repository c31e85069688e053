/**
 * Carries the decisions out, level by level, at every depth (PS3.15 E.1.1). Invariants:
 * - An element of the output comes from one of the same tag in the source; none is added here.
 * - What does not stay as it is, is noted (noteRemoved), so that the output can be searched for it.
 * - What is kept is the source's bytes, unchanged.
 */
import { isPrivateTag, lookupTag, type DictionaryEntry } from '../../dicom/dictionary';
import { latin1Text } from '../../bytes/latin1Text';
import { asciiBytes } from '../asciiBytes';
import { pseudonym } from '../keyed/pseudonym';
import { replacementUid } from '../keyed/replacementUid';
import { shiftDate } from '../keyed/dateShift';
import { isPublicScheme } from '../rules/codingSchemes';
import { decide, type Decision, type PlainAction } from '../rules/decide';
import { dummyValue } from '../rules/dummyValues';
import { isRegisteredUid } from '../rules/uidRoles';
import { hasForm, isBinaryNumberVr } from '../rules/valueChecks';
import { hasKnownWordsOnly, knownWords } from '../rules/vocabulary';
import type { StrictElement, StrictItem } from '../strict/StrictElement';
import { cleanCode } from './cleanCode';
import { decodedValues, plainText, valueBytes } from './elementText';
import { dummyItems } from './dummyItems';
import { noteRemoved } from './noteRemoved';
import type { OutElement, OutItem } from './OutElement';
import type { Rewrite, Scope } from './Rewrite';
import { privateDecisions } from './safePrivate';

const freeText = /^(?:LO|SH|ST|LT|UT|UC)$/;

/** The elements of one level as they will be written. */
export function rewriteLevel(rewrite: Rewrite, item: StrictItem, outer: Scope): OutItem {
  const scope = scopeOf(rewrite, item, outer);
  const safe = privateDecisions(rewrite, item);
  const out: OutElement[] = [];
  for (const element of item.elements) {
    const isPrivate = isPrivateTag(element.tag);
    const entry = isPrivate ? undefined : lookupTag(element.tag);
    const decision = isPrivate ? safe.get(element.tag) : decide(element.tag, entry, rewrite.context.options);
    const written = decision && apply(rewrite, element, entry, decision, item, scope);
    const action = written === undefined ? 'removed' : describe(written, element, decision);
    rewrite.counter.count(
      isPrivate ? 'private' : isNamed(element.tag, entry) ? element.tag : 'unknown',
      action,
    );
    if (action !== 'kept' && action !== 'processed') noteRemoved(rewrite, element, scope);
    if (written !== undefined) out.push(written);
  }
  return out;
}

/** Tags that no dictionary has are not named in reports: they too come from the source alone. */
function isNamed(tag: string, entry: DictionaryEntry | undefined): boolean {
  return entry !== undefined || tag.endsWith('0000');
}

function scopeOf(rewrite: Rewrite, item: StrictItem, outer: Scope): Scope {
  const own = item.elements.find(({ tag }) => tag === '00080005');
  const scheme = item.elements.find(({ tag }) => tag === '00080102');
  const designator = scheme === undefined ? '' : plainText(rewrite.bytes, scheme);
  return {
    ...outer,
    characterSet:
      own === undefined
        ? outer.characterSet
        : plainText(rewrite.bytes, own)
            .split('\\')
            .map((term) => term.trim()),
    codes: outer.keepsCodes ? 'verbatim' : isPublicScheme(designator) ? 'public' : 'private',
  };
}

/** What happened, in the words of the report. */
function describe(written: OutElement, element: StrictElement, decision: Decision | undefined): string {
  if (element.items !== undefined)
    return decision?.action.startsWith('process') === true || decision?.action === 'keep'
      ? 'processed'
      : 'replaced';
  if (written.origin !== 'made') return written.origin === 'source' ? 'kept' : 'cleaned';
  return written.value.length === 0 ? 'emptied' : 'replaced';
}

function apply(
  rewrite: Rewrite,
  element: StrictElement,
  entry: DictionaryEntry | undefined,
  decision: Decision,
  item: StrictItem,
  scope: Scope,
): OutElement | undefined {
  const { action, otherwise } = decision;
  const { tag } = element;
  // Pixels inside an item (icons, dummies of references) are not looked at by anybody.
  if (element.isFragments === true || tag === '7FE00010' || tag === '7FE00008' || tag === '7FE00009')
    return undefined;
  if (scope.isDummyItem && !isForDummyItem(decision)) return undefined;
  const vr = decision.vr ?? outputVr(element, entry);
  const make = (value: OutElement['value'], writtenVr = vr): OutElement => ({
    tag,
    vr: writtenVr,
    value,
    origin: 'made',
    otherwise,
  });
  const plainly = (plain: PlainAction): OutElement | undefined =>
    makePlain(rewrite, element, entry, plain, scope);
  if (action === 'remove' || action === 'empty' || action === 'dummy') return plainly(action);
  if (vr === 'SQ') {
    if (element.items === undefined || item.isBigEndian !== rewrite.isBigEndian) return plainly(otherwise);
    const keepsCodes = scope.keepsCodes || action === 'processKeepingCodes';
    return make(
      element.items.map((inner) => rewriteLevel(rewrite, inner, { ...scope, keepsCodes, isTop: false })),
    );
  }
  const value = valueBytes(rewrite.bytes, element);
  const keep = (): OutElement => ({ tag, vr, value, origin: 'source', otherwise });
  // Items in another byte order (UN inside big endian): numbers would have to be turned.
  if (item.isBigEndian !== rewrite.isBigEndian && isBinaryNumberVr(vr)) return plainly(otherwise);
  switch (action) {
    case 'keep': {
      if (value.length === 0 || isBinaryNumberVr(vr) || /^O/.test(vr))
        return /^O[BW]?/.test(vr) && !isKnownBinary(vr, entry) ? plainly(otherwise) : keep();
      return hasForm(vr, latin1Text(value)) ? keep() : plainly(otherwise);
    }
    case 'keepText':
      return keep();
    case 'keepWords':
      return value.length === 0 ||
        decodedValues(value, vr, scope.characterSet).every((text) => text === '' || hasKnownWordsOnly(text))
        ? keep()
        : plainly(otherwise);
    case 'cleanWords': {
      if (value.length === 0) return keep();
      const texts = decodedValues(value, vr, scope.characterSet);
      if (texts.every((text) => text === '' || hasKnownWordsOnly(text))) return keep();
      const cleaned = texts
        .map(knownWords)
        .filter((text) => text !== '')
        .join(/^[SLU]T$/.test(vr) ? ' ' : '\\');
      if (cleaned === '') return plainly(otherwise);
      return { ...make(asciiBytes(cleaned)), origin: 'cleaned' };
    }
    case 'mapUid':
      return make(mapUids(rewrite, plainText(rewrite.bytes, element)));
    case 'keepUid':
      return hasForm('UI', latin1Text(value)) ? keep() : plainly(otherwise);
    case 'shiftDate':
      return shifted(rewrite, element, vr, keep, make) ?? plainly(otherwise);
    case 'patientId':
    case 'patientName':
      return make(asciiBytes(patientCode(rewrite, element, scope)));
    case 'code':
      return cleanCode(rewrite, element, vr, scope);
    case 'token': {
      const text = plainText(rewrite.bytes, element);
      if (/^(?:\d{0,3}|[A-Za-z])$/.test(text)) return keep();
      return make(asciiBytes(keyed(rewrite, 'token', text, 'T', 8)));
    }
    case 'aeToken':
      return value.length === 0
        ? keep()
        : make(asciiBytes(keyed(rewrite, 'ae', plainText(rewrite.bytes, element), 'AE', 10)));
    default:
      return plainly(otherwise);
  }
}

/** The patient's pseudonym; inside items another person may be meant, who gets another one. */
function patientCode(rewrite: Rewrite, element: StrictElement, scope: Scope): string {
  const { patient } = rewrite;
  const text = decodedValues(
    valueBytes(rewrite.bytes, element),
    element.tag === '00100010' ? 'PN' : 'LO',
    scope.characterSet,
  ).join('\\');
  if (!scope.isTop && text === '') return '';
  const isPatient = scope.isTop || text === patient.patientId || text === patient.patientName;
  if (!isPatient) return keyed(rewrite, 'person', text, 'P', 11);
  rewrite.written.add(patient.pseudonym);
  return patient.pseudonym;
}

/** OW arrays of numbers, waveforms; nothing else in bytes. */
function isKnownBinary(vr: string, entry: DictionaryEntry | undefined): boolean {
  return entry?.vr.includes(vr) === true;
}

/** A keyed stand-in for a label, remembered as written by us. */
function keyed(rewrite: Rewrite, domain: string, text: string, prefix: string, length: number): string {
  const { hmac, key } = rewrite.context;
  const code = pseudonym(hmac, key, domain, text, prefix, length);
  rewrite.written.add(code);
  return code;
}

/** The VR to write: as in the file, or the dictionary's where the file says UN; UN (which is never kept) where the two contradict. */
function outputVr(element: StrictElement, entry: DictionaryEntry | undefined): string {
  const { vr } = element;
  const [known, ...others] = entry?.vr ?? [];
  if (known === undefined || vr === known || others.includes(vr)) return vr;
  if (vr === 'UN') return known;
  // An older edition may have had SH for LO or DS for IS: same kind, other VR. Free text never passes for something else.
  return vr !== 'SQ' && kindOf(vr) === kindOf(known) ? vr : 'UN';
}

function kindOf(vr: string): 'text' | 'binary' | 'form' {
  if (freeText.test(vr)) return 'text';
  return isBinaryNumberVr(vr) || /^O|^SQ$/.test(vr) ? 'binary' : 'form';
}

function makePlain(
  rewrite: Rewrite,
  element: StrictElement,
  entry: DictionaryEntry | undefined,
  plain: PlainAction,
  scope: Scope,
): OutElement | undefined {
  if (plain === 'remove') return undefined;
  const { tag } = element;
  const vr = entry?.vr.includes(element.vr) === true ? element.vr : (entry?.vr[0] ?? element.vr);
  const base = { tag, vr, origin: 'made', otherwise: 'remove' } as const;
  if (plain === 'empty') return { ...base, value: vr === 'SQ' ? [] : new Uint8Array(0) };
  if (vr === 'SQ')
    return { ...base, value: dummyItems(rewrite, element, entry?.keyword ?? '', scope, rewriteLevel) };
  return { ...base, value: dummyValue(vr) };
}

/** In a dummy item only what the table itself replaces stays. */
function isForDummyItem({ action, rule }: Decision): boolean {
  return rule === 'E.1-1' && (action === 'dummy' || action === 'empty' || action === 'mapUid');
}

/** Each UID replaced; those that the standard registers stay (PS3.15 E.1.1). */
export function mapUids(rewrite: Rewrite, text: string): Uint8Array {
  return asciiBytes(
    text
      .split('\\')
      .map((uid) => mapUid(rewrite, uid.replace(/[\0 ]+$/, '').trim()))
      .join('\\'),
  );
}

/** The replacement of one UID under the context's key; the UID itself where the standard registers it, or it is empty. */
export function mapUid(rewrite: Pick<Rewrite, 'context' | 'uids' | 'written'>, uid: string): string {
  if (uid === '' || isRegisteredUid(uid)) return uid;
  let mapped = rewrite.uids.get(uid);
  if (mapped === undefined) {
    mapped = replacementUid(rewrite.context.hmac, rewrite.context.key, uid);
    rewrite.uids.set(uid, mapped);
    rewrite.written.add(mapped);
  }
  return mapped;
}

function shifted(
  rewrite: Rewrite,
  element: StrictElement,
  vr: string,
  keep: () => OutElement,
  make: (value: Uint8Array) => OutElement,
): OutElement | undefined {
  const text = plainText(rewrite.bytes, element);
  if (text === '') return keep();
  // Whole weeks: the time of the day stays.
  if (vr === 'TM') return hasForm('TM', text) ? keep() : undefined;
  if (vr !== 'DA' && vr !== 'DT') return undefined;
  const values = text
    .split('\\')
    .map((value) => (value.trim() === '' ? '' : shiftDate(value, rewrite.patient.shiftDays)));
  if (values.some((value) => value === null)) return undefined;
  for (const value of values) rewrite.written.add(value ?? '');
  return make(asciiBytes(values.join('\\')));
}
