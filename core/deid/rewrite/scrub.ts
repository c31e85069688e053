/**
 * Looks through everything that was kept for what was removed elsewhere in the same object: a patient's name typed into a
 * field that a device's maker should fill, an ID inside a coded string, a date in a version. Such a value goes too. So a hit of
 * the proof afterwards is always an error, never a coincidence that someone must judge.
 */
import { latin1Text } from '../../bytes/latin1Text';
import { asciiBytes } from '../asciiBytes';
import { createPatternIndex, type PatternIndex } from '../proof/PatternIndex';
import { foldCase, searchPatterns } from '../proof/patterns';
import { dummyValue } from '../rules/dummyValues';
import { isStandardTerm } from '../rules/standardTerms';
import { isItems, type OutElement, type OutItem } from './OutElement';
import { mapUid } from './rewriteLevel';
import type { Rewrite } from './Rewrite';

interface Removed {
  readonly names: PatternIndex;
  /** Whole values in lower case: for numbers, in which parts are found by chance. */
  readonly wholes: ReadonlySet<string>;
  readonly uids: ReadonlySet<string>;
}

const freeText = /^(?:LO|SH|ST|LT|UT|UC|PN|AE|UR)$/;
const numbers = /^(?:DS|IS|DA|TM|DT|AS)$/;

/** The level without what `rewrite.removed` names. Items are gone through too. */
export function scrub(rewrite: Rewrite, item: OutItem): OutItem {
  const strict = rewrite.removed.filter(({ kind }) => kind !== 'text');
  if (strict.length === 0) return item;
  const removed: Removed = {
    names: createPatternIndex(searchPatterns(strict)),
    wholes: new Set(strict.filter(({ text }) => text.length >= 4).map(({ text }) => text.toLowerCase())),
    uids: new Set(strict.filter(({ kind }) => kind === 'uid').map(({ text }) => text)),
  };
  return scrubItem(rewrite, item, removed);
}

function scrubItem(rewrite: Rewrite, item: OutItem, removed: Removed): OutItem {
  return item.flatMap((element) => {
    const { value } = element;
    if (isItems(value))
      return [{ ...element, value: value.map((inner) => scrubItem(rewrite, inner, removed)) }];
    return element.origin === 'made' || value.length === 0
      ? [element]
      : scrubElement(rewrite, element, value, removed);
  });
}

function scrubElement(
  rewrite: Rewrite,
  element: OutElement,
  value: Uint8Array,
  removed: Removed,
): readonly OutElement[] {
  const { vr, tag } = element;
  if (vr === 'UI') {
    const uids = latin1Text(value)
      .replace(/[\0 ]+$/, '')
      .split('\\');
    if (!uids.some((uid) => removed.uids.has(uid))) return [element];
    const mapped = uids.map((uid) => (removed.uids.has(uid) ? mapUid(rewrite, uid) : uid)).join('\\');
    return [{ ...element, value: asciiBytes(mapped), origin: 'made' }];
  }
  if (!isContaminated(vr, value, removed)) return [element];
  rewrite.counter.count(tag, 'scrubbed');
  // The other terms of a coded string stay in their places.
  if (vr === 'CS')
    return [
      {
        ...element,
        value: asciiBytes(
          values(value)
            .map((term) => (isTelling(term, removed) ? 'REMOVED' : term))
            .join('\\'),
        ),
        origin: 'made',
      },
    ];
  if (element.otherwise === 'remove') return [];
  return [
    { ...element, value: element.otherwise === 'dummy' ? dummyValue(vr) : new Uint8Array(0), origin: 'made' },
  ];
}

/** An integer may be a number that somebody was given; a measurement is like another by chance. */
function leastLength(vr: string): number {
  return vr === 'IS' ? 4 : 8;
}

function isContaminated(vr: string, value: Uint8Array, removed: Removed): boolean {
  if (numbers.test(vr))
    return values(value).some(
      (text) => text.length >= leastLength(vr) && removed.wholes.has(text.toLowerCase()),
    );
  if (vr === 'CS')
    return values(value).some((text) => !isStandardTerm(text) && holds(asciiBytes(text), removed.names));
  return freeText.test(vr) && holds(value, removed.names);
}

function isTelling(term: string, removed: Removed): boolean {
  return !isStandardTerm(term) && holds(asciiBytes(term), removed.names);
}

function values(value: Uint8Array): readonly string[] {
  return latin1Text(value)
    .split('\\')
    .map((text) => text.replace(/[\0 ]+$/, '').trimStart());
}

function holds(value: Uint8Array, index: PatternIndex): boolean {
  let isFound = false;
  index.search(foldCase(value), () => {
    isFound = true;
  });
  return isFound;
}
