/**
 * The strict reader of exports. Invariants:
 * - Only one reading is possible: every byte belongs to exactly one header or value; a length that does not fit, a VR that
 *   the standard does not define, a tag that stands twice, a sequence that does not end where it must: refused.
 * - It shares no code with the tolerant reader of the viewer, which guesses so that pictures can be shown.
 * - Nothing is copied. Depth and number of elements are bounded.
 * @throws {AppError} deid.refusedStructure with the reason and the byte position
 */
import { lookupTag } from '../../dicom/dictionary';
import { maxElements, maxNesting } from '../../dicom/limits';
import { isKnownVr, isLongForm } from '../../dicom/vr';
import { AppError } from '../../errors/AppError';
import type { StrictElement, StrictItem } from './StrictElement';

const undefinedLength = 0xffffffff;

interface Form {
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
}

interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  position: number;
  elementCount: number;
}

interface Header {
  readonly tag: string;
  readonly vr: string;
  readonly length: number;
}

function refuse(reason: string, offset: number): never {
  throw new AppError('deid.refusedStructure', { reason, offset });
}

function tagAt(cursor: Cursor, isBigEndian: boolean): string {
  const { view, position } = cursor;
  const number =
    view.getUint16(position, !isBigEndian) * 0x10000 + view.getUint16(position + 2, !isBigEndian);
  return number.toString(16).toUpperCase().padStart(8, '0');
}

function dictionaryVr(tag: string): string {
  const vrs = lookupTag(tag)?.vr ?? [];
  if (vrs.length === 0)
    return /^....00[1-9A-F].$/.test(tag) && parseInt(tag.charAt(3), 16) % 2 === 1 ? 'LO' : 'UN';
  // The forms that the dictionary leaves open differ in signedness or in the kind of bytes; both are numbers of one width.
  return vrs.includes('US') ? 'US' : vrs.includes('OW') ? 'OW' : (vrs[0] ?? 'UN');
}

function readHeader(cursor: Cursor, end: number, form: Form): Header {
  const start = cursor.position;
  if (start + 8 > end) refuse('headerPastEnd', start);
  const { view } = cursor;
  const isLittle = !form.isBigEndian;
  const tag = tagAt(cursor, form.isBigEndian);
  cursor.elementCount += 1;
  if (cursor.elementCount > maxElements) refuse('tooManyElements', start);
  if (tag.startsWith('FFFE') || !form.isExplicitVr) {
    cursor.position += 8;
    return {
      tag,
      vr: tag.startsWith('FFFE') ? '' : dictionaryVr(tag),
      length: view.getUint32(start + 4, isLittle),
    };
  }
  const vr = String.fromCharCode(view.getUint8(start + 4), view.getUint8(start + 5));
  if (!isKnownVr(vr)) refuse('unknownVr', start);
  if (!isLongForm(vr)) {
    cursor.position += 8;
    return { tag, vr, length: view.getUint16(start + 6, isLittle) };
  }
  if (start + 12 > end) refuse('headerPastEnd', start);
  if (view.getUint16(start + 6, isLittle) !== 0) refuse('reservedBytes', start);
  cursor.position += 12;
  return { tag, vr, length: view.getUint32(start + 8, isLittle) };
}

function readFragments(cursor: Cursor, end: number, form: Form): void {
  for (;;) {
    const start = cursor.position;
    const { tag, length } = readHeader(cursor, end, form);
    if (tag === 'FFFEE0DD') {
      if (length !== 0) refuse('delimiterLength', start);
      return;
    }
    if (tag !== 'FFFEE000' || length === undefinedLength || cursor.position + length > end)
      refuse('fragment', start);
    cursor.position += length;
  }
}

function readItems(
  cursor: Cursor,
  end: number,
  isUndefined: boolean,
  form: Form,
  depth: number,
): readonly StrictItem[] {
  if (depth > maxNesting) refuse('tooDeep', cursor.position);
  const items: StrictItem[] = [];
  for (;;) {
    if (!isUndefined && cursor.position === end) return items;
    const start = cursor.position;
    const { tag, length } = readHeader(cursor, end, form);
    if (tag === 'FFFEE0DD' && isUndefined) {
      if (length !== 0) refuse('delimiterLength', start);
      return items;
    }
    if (tag !== 'FFFEE000') refuse('notAnItem', start);
    const isOpen = length === undefinedLength;
    const itemEnd = isOpen ? end : cursor.position + length;
    if (itemEnd > end) refuse('itemPastEnd', start);
    items.push(readLevel(cursor, itemEnd, isOpen ? 'delimiter' : 'end', form, depth));
  }
}

function readElement(cursor: Cursor, end: number, header: Header, form: Form, depth: number): StrictElement {
  const { tag, vr, length } = header;
  const offset = cursor.position;
  const isUndefined = length === undefinedLength;
  const valueEnd = isUndefined ? end : offset + length;
  if (valueEnd > end) refuse('valuePastEnd', offset);
  const isFragments = isUndefined && (vr === 'OB' || vr === 'OW') && tag === '7FE00010';
  if (isFragments) {
    readFragments(cursor, end, form);
    return { tag, vr, offset, length: cursor.position - offset, isFragments };
  }
  if (vr === 'SQ' || isUndefined) {
    if (vr !== 'SQ' && vr !== 'UN') refuse('undefinedLength', offset);
    const inside = vr === 'UN' && form.isExplicitVr ? { isExplicitVr: false, isBigEndian: false } : form;
    const items = readItems(cursor, valueEnd, isUndefined, inside, depth + 1);
    return { tag, vr: 'SQ', offset, length: cursor.position - offset, items };
  }
  cursor.position = valueEnd;
  return { tag, vr, offset, length };
}

/** Zeros or too few bytes for a header: what media and writers leave behind the last element. */
function isTrailing(cursor: Cursor, end: number): boolean {
  if (end - cursor.position < 8) return true;
  for (let index = cursor.position; index < end; index += 1) if (cursor.bytes[index] !== 0) return false;
  return true;
}

function readLevel(
  cursor: Cursor,
  end: number,
  until: 'end' | 'delimiter' | 'trailing',
  form: Form,
  depth: number,
): StrictItem {
  const elements: StrictElement[] = [];
  const seen = new Set<string>();
  for (;;) {
    const start = cursor.position;
    if (until !== 'delimiter' && start === end) break;
    if (until === 'trailing' && isTrailing(cursor, end)) break;
    const header = readHeader(cursor, end, form);
    if (header.tag === 'FFFEE00D' && until === 'delimiter') {
      if (header.length !== 0) refuse('delimiterLength', start);
      break;
    }
    if (header.tag.startsWith('FFFE')) refuse('strayDelimiter', start);
    if (seen.has(header.tag)) refuse('duplicateElement', start);
    seen.add(header.tag);
    elements.push(readElement(cursor, end, header, form, depth));
  }
  return { elements, ...form };
}

/** What the strict reader gives: the elements, and the first byte after them. */
export interface StrictDataSet extends StrictItem {
  readonly end: number;
}

/**
 * Reads the Data Set in `bytes` from `offset` to `end` by the one encoding that was declared.
 * @throws {AppError} deid.refusedStructure
 * @source PS3.5 7
 */
export function readStrict(bytes: Uint8Array, offset: number, end: number, form: Form): StrictDataSet {
  const cursor: Cursor = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    position: offset,
    elementCount: 0,
  };
  if (end > bytes.length || offset > end) refuse('endPastBytes', offset);
  const level = readLevel(cursor, end, 'trailing', form, 0);
  return { ...level, end: cursor.position };
}
