import type { Tag } from '../brand';
import { dictionaryRows } from './generated/dictionary';
import type { Keyword } from './generated/keyword';

export type { Keyword } from './generated/keyword';

/** One row of the data dictionary. */
export interface DictionaryEntry {
  /** `GGGGEEEE`; `x` for any digit of a repeating group. */
  readonly tag: string;
  /** Empty for a retired placeholder. */
  readonly keyword: Keyword | '';
  readonly name: string;
  /** VRs that the standard allows, in its order; empty for items and delimiters. */
  readonly vr: readonly string[];
  readonly vm: string;
  readonly isRetired: boolean;
}

interface Tables {
  /** Rows as they stand in the blob, by tag; each is split when it is first asked for. */
  readonly byTag: ReadonlyMap<string, string>;
  readonly byKeyword: ReadonlyMap<string, string>;
  /** Rows whose group or element has an `x`, by their pattern's first two digits. */
  readonly repeating: ReadonlyMap<string, readonly DictionaryEntry[]>;
}

let built: Tables | undefined;
const entries = new Map<string, DictionaryEntry>();

/** Digits of a tag. */
const tagLength = 8;

/** Most names are their keyword with spaces; only the others stand in the rows. */
function nameOfKeyword(keyword: string): string {
  return keyword.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
}

function entryOf(row: string): DictionaryEntry {
  const [tag = '', keyword = '', vr = '', vm = '', retired = '', name = ''] = row.split('|');
  return {
    tag,
    keyword: keyword as Keyword | '',
    name: name === '' ? nameOfKeyword(keyword) : name,
    vr: vr === '' ? [] : vr.split(' '),
    vm,
    isRetired: retired === 'R',
  };
}

/** Cuts the blob into rows on first use: each thread pays for that, so it does no more than it must. */
function tables(): Tables {
  if (built !== undefined) return built;
  const byTag = new Map<string, string>();
  const byKeyword = new Map<string, string>();
  const repeating = new Map<string, DictionaryEntry[]>();
  for (const row of dictionaryRows.split('\n')) {
    const tag = row.slice(0, tagLength);
    const keyword = row.slice(tagLength + 1, row.indexOf('|', tagLength + 1));
    if (tag.includes('x')) {
      const start = tag.slice(0, 2);
      repeating.set(start, [...(repeating.get(start) ?? []), entryOf(row)]);
    } else {
      byTag.set(tag, row);
    }
    if (keyword !== '') byKeyword.set(keyword, tag.replaceAll('x', '0'));
  }
  built = { byTag, byKeyword, repeating };
  return built;
}

function entryAt(tag: string): DictionaryEntry | undefined {
  const known = entries.get(tag);
  if (known !== undefined) return known;
  const row = tables().byTag.get(tag);
  if (row === undefined) return undefined;
  const entry = entryOf(row);
  entries.set(tag, entry);
  return entry;
}

/** Repeating groups are even and span 00 to 1E (PS3.5 7.6); the `x` of other rows is any digit. */
function matchesPattern(pattern: string, tag: string): boolean {
  for (let index = 0; index < 8; index += 1) {
    if (pattern[index] !== 'x' && pattern[index] !== tag[index]) return false;
  }
  if (!pattern.startsWith('50xx') && !pattern.startsWith('60xx') && !pattern.startsWith('7Fxx')) return true;
  return parseInt(tag.slice(2, 4), 16) % 2 === 0;
}

/**
 * The dictionary's row for a tag `GGGGEEEE`, also of repeating groups; undefined for private and unknown tags.
 * @source PS3.6 6
 */
export function lookupTag(tag: string): DictionaryEntry | undefined {
  const entry = entryAt(tag);
  if (entry !== undefined || isPrivateTag(tag)) return entry;
  return tables()
    .repeating.get(tag.slice(0, 2))
    ?.find((row) => matchesPattern(row.tag, tag));
}

/** The tag of a keyword; for repeating groups that of the first group (6000, 5000). */
export function tagOf(keyword: Keyword): Tag {
  const tag = tables().byKeyword.get(keyword);
  // The union type is made from the same rows, so this is a programming error that got past the compiler.
  if (tag === undefined) throw new RangeError('keyword is not in the dictionary');
  return tag as Tag;
}

const tagPattern = /^[0-9A-F]{8}$/;

/** Of the names that were asked for: they stand in our code, so they are few. */
const tagsByName = new Map<string, Tag>();

/** The tag of a keyword; a tag stays as it is. */
export function tagOfName(name: Keyword | Tag): Tag {
  let tag = tagsByName.get(name);
  if (tag === undefined) {
    if (tagPattern.test(name)) return name as Tag;
    tag = tagOf(name as Keyword);
    tagsByName.set(name, tag);
  }
  return tag;
}

/** Whether a tag's group is odd (PS3.5 7.8). */
export function isPrivateTag(tag: string): boolean {
  const digit = tag.charCodeAt(3);
  // The codes of 0 to 9 are even where the digit is, those of A to F are odd.
  return digit <= 0x39 ? digit % 2 === 1 : digit % 2 === 0;
}
