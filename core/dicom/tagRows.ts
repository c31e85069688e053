import type { DataSet, DicomFile, Element } from './DataSet';
import { isPrivateTag, lookupTag } from './dictionary';
import { escapeText } from './escapeText';
import { binaryNumbers } from './numberValues';
import { uidName } from './sopClass';
import { effectiveVr, textsOf } from './values';
import { isTextVr } from './vr';

/** A row of the Tags panel: an element, or an item above its elements. */
export interface TagRow {
  /** 0 at the top level. */
  readonly depth: number;
  /** `(GGGG,EEEE)`; empty for an item. */
  readonly tag: string;
  readonly vr: string;
  readonly name: string;
  /** Decoded, shortened to 256 characters, control and bidi characters escaped. */
  readonly value: string;
  /** Bytes. */
  readonly length: number;
}

/** Characters of a shown value. */
const maxShown = 256;
/** Bytes of a value that are looked at for it. */
const maxBytes = 4096;
/** Rows of one file: a panel with more would be of no use to anyone. */
export const maxTagRows = 20_000;

/** Rows of all elements, File Meta Information first, items indented; at most `maxTagRows`. */
export function tagRows(file: DicomFile): readonly TagRow[] {
  const rows: TagRow[] = [];
  const stack: (() => void)[] = [];
  /** The next step is the last one pushed, so each level pushes its own in reverse. */
  const pushDataSet = (dataSet: DataSet, depth: number): void => {
    const creators = privateCreators(dataSet);
    for (const element of [...dataSet.elements.values()].reverse()) {
      stack.push(() => {
        rows.push(elementRow(dataSet, element, depth, creators));
        for (let index = (element.items?.length ?? 0) - 1; index >= 0; index -= 1) {
          const item = element.items?.[index];
          if (item === undefined) continue;
          stack.push(() => {
            rows.push({ depth: depth + 1, tag: '', vr: '', name: `Item ${index + 1}`, value: '', length: 0 });
            pushDataSet(item, depth + 2);
          });
        }
      });
    }
  };
  if (file.pixelData !== undefined && !file.dataSet.elements.has(file.pixelData.tag)) {
    const { tag, vr, length } = file.pixelData;
    stack.push(() => rows.push({ ...label(tag), depth: 0, vr, value: '', length }));
  }
  pushDataSet(file.dataSet, 0);
  pushDataSet(file.meta, 0);
  for (let step = stack.pop(); step !== undefined && rows.length < maxTagRows; step = stack.pop()) step();
  return rows;
}

/** Creator of each private block on a level: `gggg` + `10`…`FF` to its text. @source PS3.5 7.8.1 */
function privateCreators(dataSet: DataSet): ReadonlyMap<string, string> {
  const creators = new Map<string, string>();
  for (const element of dataSet.elements.values()) {
    const { tag } = element;
    if (!isPrivateTag(tag) || tag.slice(4, 6) !== '00' || tag.slice(6) < '10') continue;
    creators.set(tag.slice(0, 4) + tag.slice(6), textsOf(dataSet, short(element))[0] ?? '');
  }
  return creators;
}

function label(tag: string): { tag: string; name: string } {
  return { tag: `(${tag.slice(0, 4)},${tag.slice(4)})`, name: lookupTag(tag)?.name ?? '' };
}

function nameOf(tag: string, creators: ReadonlyMap<string, string>): string {
  const known = lookupTag(tag)?.name;
  if (known !== undefined) return known;
  if (tag.endsWith('0000')) return 'Group Length';
  if (!isPrivateTag(tag)) return 'Unknown';
  if (tag.slice(4, 6) === '00') return 'Private Creator';
  const creator = creators.get(tag.slice(0, 6));
  return creator === undefined || creator === '' ? 'Private' : `Private: ${escapeText(creator)}`;
}

function elementRow(
  dataSet: DataSet,
  element: Element,
  depth: number,
  creators: ReadonlyMap<string, string>,
): TagRow {
  const { tag, vr, length } = element;
  return {
    depth,
    ...label(tag),
    vr,
    name: nameOf(tag, creators),
    value: shownValue(dataSet, element),
    length,
  };
}

/** The element with no more of its value than is shown. */
function short(element: Element): Element {
  return element.length <= maxBytes ? element : { ...element, length: maxBytes };
}

function shortened(text: string): string {
  const characters = Array.from(text.length > 2 * maxShown ? text.slice(0, 2 * maxShown) : text);
  const escaped = escapeText(characters.slice(0, maxShown).join(''));
  return characters.length > maxShown || escaped.length > maxShown
    ? `${escaped.slice(0, maxShown - 1)}…`
    : escaped;
}

function shownValue(dataSet: DataSet, element: Element): string {
  const { items } = element;
  if (items !== undefined) return `${items.length} item${items.length === 1 ? '' : 's'}`;
  if (element.encapsulated !== undefined) return `${element.encapsulated.fragments.length} fragments`;
  const vr = effectiveVr(element);
  const part = short(element);
  if (vr === 'UN' || vr === 'OB') return shownBytes(dataSet, element);
  if (isTextVr(vr)) {
    const texts = textsOf(dataSet, part);
    const name = vr === 'UI' && texts.length === 1 ? uidName(texts[0] ?? '') : undefined;
    return shortened(name === undefined ? texts.join('\\') : `${texts[0] ?? ''} (${name})`);
  }
  const numbers = binaryNumbers(dataSet, part, vr, 64);
  if (vr === 'AT') return shortened(attributeTags(numbers));
  return shortened(
    numbers.length === 0 && element.length > 0 ? shownBytes(dataSet, element) : numbers.join('\\'),
  );
}

function attributeTags(numbers: readonly number[]): string {
  const hex = numbers.map((value) => value.toString(16).toUpperCase().padStart(4, '0'));
  return Array.from(
    { length: Math.floor(hex.length / 2) },
    (_, index) => `(${hex[2 * index]},${hex[2 * index + 1]})`,
  ).join('\\');
}

function shownBytes(dataSet: DataSet, element: Element): string {
  const bytes = dataSet.bytes.subarray(element.offset, element.offset + Math.min(element.length, 64));
  const hex = Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
  return element.length > bytes.length ? `${hex} …` : hex;
}
