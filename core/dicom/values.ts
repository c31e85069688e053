/**
 * Readers of values by keyword. What is absent, empty or not what its VR says is absent (undefined or an
 * empty list), never NaN and never a guess.
 */
import type { Tag, Uid } from '../brand';
import { decodeValues } from './characterSet';
import type { DataSet, Element } from './DataSet';
import { lookupTag, tagOfName, type Keyword } from './dictionary';
import { binaryNumbers, textNumbers } from './numberValues';
import { isSingleText, isTextVr, usesCharacterSet } from './vr';

/** A keyword of the dictionary, or a tag where there is none (private elements, repeating groups). */
export type AttributeName = Keyword | Tag;

/** Groups of a person name, without padding. @source PS3.5 6.2.1.2 */
export interface PersonName {
  readonly alphabetic?: string;
  readonly ideographic?: string;
  readonly phonetic?: string;
}

/** The element of that name on this level. */
export function elementOf(dataSet: DataSet, name: AttributeName): Element | undefined {
  return dataSet.elements.get(tagOfName(name));
}

/** Whether the element is there, with or without a value. */
export function has(dataSet: DataSet, name: AttributeName): boolean {
  return elementOf(dataSet, name) !== undefined;
}

/** The value's bytes as stored: a view, not a copy. Undefined when absent. */
export function bytesOf(dataSet: DataSet, name: AttributeName): Uint8Array | undefined {
  const element = elementOf(dataSet, name);
  return element && dataSet.bytes.subarray(element.offset, element.offset + element.length);
}

/** VR by which a value is read: the dictionary's where the file says UN (PS3.5 6.2.2 note 4). */
export function effectiveVr(element: Element): string {
  return element.vr === 'UN' ? (lookupTag(element.tag)?.vr[0] ?? 'UN') : element.vr;
}

function isPadding(value: string, index: number): boolean {
  const code = value.charCodeAt(index);
  return code === 0x20 || code === 0;
}

function trimmed(value: string, vr: string): string {
  let end = value.length;
  while (end > 0 && isPadding(value, end - 1)) end -= 1;
  // Leading spaces are significant in long texts only (PS3.5 table 6.2-1).
  const text = end === value.length ? value : value.slice(0, end);
  return isSingleText(vr) || vr === 'UC' ? text : text.trimStart();
}

const defaultRepertoire: readonly string[] = [];

/** All values of a text element, decoded, without padding. Empty values in between stay as `''`. */
export function textsOf(dataSet: DataSet, element: Element): readonly string[] {
  const vr = effectiveVr(element);
  if (!isTextVr(vr) || element.items !== undefined || element.length === 0) return [];
  const bytes = dataSet.bytes.subarray(element.offset, element.offset + element.length);
  const kind = vr === 'PN' ? 'names' : isSingleText(vr) ? 'single' : 'values';
  const values = decodeValues(bytes, usesCharacterSet(vr) ? dataSet.characterSet : defaultRepertoire, kind);
  if (values.length === 1) {
    const single = trimmed(values[0] ?? '', vr);
    return single === '' ? [] : [single];
  }
  const texts = values.map((value) => trimmed(value, vr));
  return texts.every((value) => value === '') ? [] : texts;
}

/** All values of a text attribute, decoded by its character set and without padding; empty when absent or empty. */
export function texts(dataSet: DataSet, name: AttributeName): readonly string[] {
  const element = elementOf(dataSet, name);
  return element === undefined ? [] : textsOf(dataSet, element);
}

/** The first value of a text attribute; undefined when absent or empty. */
export function text(dataSet: DataSet, name: AttributeName): string | undefined {
  const first = texts(dataSet, name)[0];
  return first === '' ? undefined : first;
}

/** The first value of a UI attribute; undefined when absent or empty. Its form is not checked: real files break it. */
export function uid(dataSet: DataSet, name: AttributeName): Uid | undefined {
  return text(dataSet, name) as Uid | undefined;
}

/** All values of a numeric attribute (DS, IS or binary); empty when absent or when one of them is no finite number. */
export function numbers(dataSet: DataSet, name: AttributeName): readonly number[] {
  const element = elementOf(dataSet, name);
  if (element === undefined || element.items !== undefined) return [];
  const vr = effectiveVr(element);
  if (isTextVr(vr)) return textNumbers(textsOf(dataSet, element), vr);
  return binaryNumbers(dataSet, element, vr);
}

/** The first value of a numeric attribute; undefined when absent or not a finite number. */
export function number(dataSet: DataSet, name: AttributeName): number | undefined {
  const element = elementOf(dataSet, name);
  if (element === undefined || element.items !== undefined) return undefined;
  const vr = effectiveVr(element);
  if (isTextVr(vr)) return textNumbers(textsOf(dataSet, element).slice(0, 1), vr)[0];
  return binaryNumbers(dataSet, element, vr, 1)[0];
}

/** Items of a sequence; empty when absent or without items. */
export function sequence(dataSet: DataSet, name: AttributeName): readonly DataSet[] {
  return elementOf(dataSet, name)?.items ?? [];
}

/** The groups of a person name; undefined when absent or empty. */
export function personName(dataSet: DataSet, name: AttributeName): PersonName | undefined {
  const whole = text(dataSet, name);
  if (whole === undefined) return undefined;
  const [alphabetic = '', ideographic = '', phonetic = ''] = whole.split('=').map((group) => group.trim());
  return {
    ...(alphabetic === '' ? {} : { alphabetic }),
    ...(ideographic === '' ? {} : { ideographic }),
    ...(phonetic === '' ? {} : { phonetic }),
  };
}
