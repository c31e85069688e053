import { isLongForm } from '../../dicom/vr';
import { AppError } from '../../errors/AppError';
import { isItems, type OutItem } from './OutElement';

/** How the output is written. */
export interface OutForm {
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
}

function headerLength(vr: string, form: OutForm): number {
  return form.isExplicitVr && isLongForm(vr) ? 12 : 8;
}

const evenLength = (length: number): number => length + (length % 2);

function itemsLength(items: readonly OutItem[], form: OutForm): number {
  return items.reduce((sum, item) => sum + 8 + itemLength(item, form), 0);
}

function itemLength(item: OutItem, form: OutForm): number {
  return item.reduce((sum, element) => {
    const value = isItems(element.value)
      ? itemsLength(element.value, form)
      : evenLength(element.value.length);
    return sum + headerLength(element.vr, form) + value;
  }, 0);
}

interface Out {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

function putTag(out: Out, tag: string, form: OutForm): void {
  out.view.setUint16(out.at, parseInt(tag.slice(0, 4), 16), !form.isBigEndian);
  out.view.setUint16(out.at + 2, parseInt(tag.slice(4), 16), !form.isBigEndian);
  out.at += 4;
}

/** Writes tag, VR and length of one element; used for pixels too, whose length may be undefined (0xFFFFFFFF). */
function putHeader(out: Out, tag: string, vr: string, length: number, form: OutForm): void {
  putTag(out, tag, form);
  const isLittle = !form.isBigEndian;
  if (!form.isExplicitVr) {
    out.view.setUint32(out.at, length, isLittle);
    out.at += 4;
    return;
  }
  out.bytes[out.at] = vr.charCodeAt(0);
  out.bytes[out.at + 1] = vr.charCodeAt(1);
  if (isLongForm(vr)) {
    out.view.setUint32(out.at + 4, length, isLittle);
    out.at += 8;
    return;
  }
  if (length > 0xffff) throw new AppError('deid.refusedStructure', { reason: 'valueTooLongForVr', vr });
  out.view.setUint16(out.at + 2, length, isLittle);
  out.at += 4;
}

function putItem(out: Out, item: OutItem, form: OutForm): void {
  const sorted = [...item].sort((one, other) => (one.tag < other.tag ? -1 : 1));
  for (const element of sorted) {
    const { tag, vr, value } = element;
    if (isItems(value)) {
      putHeader(out, tag, vr, itemsLength(value, form), form);
      for (const inner of value) {
        putTag(out, 'FFFEE000', form);
        out.view.setUint32(out.at, itemLength(inner, form), !form.isBigEndian);
        out.at += 4;
        putItem(out, inner, form);
      }
      continue;
    }
    putHeader(out, tag, vr, evenLength(value.length), form);
    out.bytes.set(value, out.at);
    out.at += value.length;
    if (value.length % 2 === 1) {
      out.bytes[out.at] =
        vr === 'UI' || !/^(?:AE|AS|CS|D[AST]|IS|L[OT]|PN|S[HT]|TM|U[CRT])$/.test(vr) ? 0 : 0x20;
      out.at += 1;
    }
  }
}

function newOut(length: number): Out {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
}

/**
 * The bytes of a Data Set, elements in rising order, sequences and items with defined lengths.
 * @throws {AppError} deid.refusedStructure when a value is too long for its VR
 * @source PS3.5 7.1, 7.5
 */
export function encodeDataSet(item: OutItem, form: OutForm): Uint8Array {
  const out = newOut(itemLength(item, form));
  putItem(out, item, form);
  return out.bytes;
}

/** Tag, VR and length of an element whose value is streamed behind. */
export function encodeHeader(tag: string, vr: string, length: number, form: OutForm): Uint8Array {
  const out = newOut(headerLength(vr, form));
  putHeader(out, tag, vr, length, form);
  return out.bytes;
}

/** An item's tag and length in little endian, as fragments are written (PS3.5 A.4). */
export function encodeItemHeader(tag: string, length: number): Uint8Array {
  const out = newOut(8);
  putTag(out, tag, { isExplicitVr: true, isBigEndian: false });
  out.view.setUint32(4, length, true);
  return out.bytes;
}
