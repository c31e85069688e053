/**
 * Steps over elements that are as the standard writes them. Positions are offsets into `bytes`; `odd` stands for all that
 * is in any way not as it should be, or not within the bytes at hand.
 */
import { littleEndian } from './byteReader';
import { implicitVr, tagName, undefinedLength } from './elementHeader';
import { vrFormAt } from './vr';

/** In place of a position: what is here must be read by `parseDicomFile`. */
export const odd = -1;

/** Little endian bytes that are walked over, and the element at hand: one object for all, since there are very many. */
export interface PlainWalk {
  readonly bytes: Uint8Array;
  readonly isExplicitVr: boolean;
  vr: string;
  length: number;
  valueOffset: number;
}

/** Sequences inside sequences that are looked through here. */
const plainNesting = 8;

const itemTag = 0xfffee000;
const itemDelimiter = 0xfffee00d;
const sequenceDelimiter = 0xfffee0dd;
/** Items, delimiters and what else stands in their group: no elements. */
export const firstStructureTag = 0xfffe0000;

/** The tag at an offset, group in the upper half. */
export function tagNumberAt(bytes: Uint8Array, offset: number): number {
  return littleEndian.readUint16(bytes, offset) * 0x10000 + littleEndian.readUint16(bytes, offset + 2);
}

const implicitVrs = new Map<number, string>();

/** Where Pixel Representation decides, US is given: nothing is read by it here. */
function implicitVrOf(tag: number): string {
  let vr = implicitVrs.get(tag);
  if (vr === undefined) {
    vr = implicitVr(tagName(tag), false);
    if (implicitVrs.size < 20_000) implicitVrs.set(tag, vr);
  }
  return vr;
}

/** Reads the header at `position`, which ends at or before `end`: false where it is odd. */
export function readPlainHeader(walk: PlainWalk, position: number, end: number, tag: number): boolean {
  const { bytes } = walk;
  walk.valueOffset = position + 8;
  if (walk.valueOffset > end) return false;
  if (!walk.isExplicitVr) {
    walk.vr = implicitVrOf(tag);
    walk.length = littleEndian.readUint32(bytes, position + 4);
    return true;
  }
  const form = vrFormAt(bytes, position + 4);
  if (form === undefined) return false;
  walk.vr = form.vr;
  if (!form.isLong) {
    walk.length = littleEndian.readUint16(bytes, position + 6);
    return true;
  }
  walk.valueOffset = position + 12;
  if (walk.valueOffset > end) return false;
  walk.length = littleEndian.readUint32(bytes, position + 8);
  return true;
}

/** Steps over the value of the element whose header was read: the position after it, or `odd`. */
export function afterValue(walk: PlainWalk, end: number, depth = 0): number {
  const { vr, length, valueOffset } = walk;
  if (vr === 'SQ') return afterSequence(walk, valueOffset, length, end, depth + 1);
  const next = valueOffset + length;
  // An undefined length is past any end.
  if (next > end) return odd;
  // A value of unknown VR may be a sequence (PS3.5 6.2.2 note 2).
  if (vr === 'UN' && length >= 8 && tagNumberAt(walk.bytes, valueOffset) === itemTag) return odd;
  return next;
}

function afterSequence(walk: PlainWalk, start: number, length: number, limit: number, depth: number): number {
  const { bytes } = walk;
  const hasUndefinedLength = length === undefinedLength;
  const end = hasUndefinedLength ? limit : start + length;
  if (depth > plainNesting || end > limit) return odd;
  let position = start;
  while (hasUndefinedLength || position < end) {
    if (position + 8 > end) return odd;
    const tag = tagNumberAt(bytes, position);
    const itemLength = littleEndian.readUint32(bytes, position + 4);
    if (hasUndefinedLength && tag === sequenceDelimiter && itemLength === 0) return position + 8;
    if (tag !== itemTag) return odd;
    position = afterItem(walk, position + 8, itemLength, end, depth);
    if (position === odd) return odd;
  }
  return position;
}

function afterItem(walk: PlainWalk, start: number, length: number, limit: number, depth: number): number {
  const { bytes } = walk;
  const hasUndefinedLength = length === undefinedLength;
  const end = hasUndefinedLength ? limit : start + length;
  if (end > limit) return odd;
  // An item may be in explicit VR although the rest is not.
  if (!walk.isExplicitVr && start + 8 <= end && vrFormAt(bytes, start + 4) !== undefined) return odd;
  let position = start;
  let before = -1;
  while (hasUndefinedLength || position < end) {
    if (position + 8 > end) return odd;
    const tag = tagNumberAt(bytes, position);
    if (hasUndefinedLength && tag === itemDelimiter && littleEndian.readUint32(bytes, position + 4) === 0)
      return position + 8;
    if (tag <= before || tag >= firstStructureTag || !readPlainHeader(walk, position, end, tag)) return odd;
    before = tag;
    position = afterValue(walk, end, depth);
    if (position === odd) return odd;
  }
  return position;
}
