import { bigEndian, byteReader, littleEndian } from './byteReader';
import { lookupTag } from './dictionary';
import { readExplicitHeader, readImplicitHeader, undefinedLength, vrAt } from './elementHeader';
import { isKnownVr } from './vr';

/** How the elements of a Data Set are written. */
export interface Encoding {
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
}

function lengthFits(length: number, valueOffset: number, end: number): boolean {
  return length === undefinedLength || valueOffset + length <= end;
}

/**
 * Whether the first element at `offset` is written in explicit VR, told by the bytes and not by what
 * was declared; `declared` where the bytes do not tell.
 */
export function looksExplicit(
  bytes: Uint8Array,
  offset: number,
  end: number,
  declared: boolean,
  isBigEndian: boolean,
): boolean {
  if (offset + 8 > bytes.length || offset + 8 > end) return declared;
  const reader = byteReader(isBigEndian);
  const implicit = readImplicitHeader(bytes, offset, reader);
  if (implicit.tag.startsWith('FFFE')) return declared;
  const vr = vrAt(bytes, offset + 4);
  const implicitFits = lengthFits(implicit.length, implicit.valueOffset, end);
  if (!isKnownVr(vr)) {
    if (!declared) return false;
    // A VR without letters is a length: an implicit header where it fits (not "UN?", whose letters say a VR was meant).
    return !(vr === '' && implicitFits);
  }
  if (declared) return true;
  const explicit = readExplicitHeader(bytes, offset, end, reader);
  if (explicit === null || !lengthFits(explicit.length, explicit.valueOffset, end)) return false;
  const known = lookupTag(explicit.tag)?.vr;
  // Two letters that are exactly the dictionary's VR are hardly the low half of a length.
  return known === undefined ? !implicitFits : known.includes(vr) || !implicitFits;
}

/** Whether a Data Set may begin at `offset`: two elements (or one and the end) with known tags in rising order. */
function isPlausible(bytes: Uint8Array, offset: number, end: number, encoding: Encoding): boolean {
  const reader = byteReader(encoding.isBigEndian);
  let position = offset;
  let previous = '';
  for (let count = 0; count < 2; count += 1) {
    if (position === end && count > 0) return true;
    if (position + 8 > Math.min(end, bytes.length))
      return count > 0 && position + 8 > bytes.length && position <= end;
    const header = encoding.isExplicitVr
      ? readExplicitHeader(bytes, position, end, reader)
      : readImplicitHeader(bytes, position, reader);
    if (header === null || header.oddity !== undefined || header.tag <= previous) return false;
    const entry = lookupTag(header.tag);
    const isGroupLength = header.tag.endsWith('0000') && header.length === 4;
    if (count === 0 && entry === undefined && !isGroupLength) return false;
    if (count === 0 && header.tag > '0028FFFF') return false;
    if (!lengthFits(header.length, header.valueOffset, end)) return false;
    if (header.length === undefinedLength) return entry?.vr.includes('SQ') === true;
    previous = header.tag;
    position = header.valueOffset + header.length;
  }
  return true;
}

const encodings: readonly Encoding[] = [
  { isExplicitVr: true, isBigEndian: false },
  { isExplicitVr: false, isBigEndian: false },
  { isExplicitVr: true, isBigEndian: true },
  { isExplicitVr: false, isBigEndian: true },
];

/**
 * The encoding by which a Data Set at `offset` makes sense, `declared` being tried first; null when none does.
 * `end` is the end of the whole file, of which `bytes` may be a prefix.
 */
export function detectEncoding(
  bytes: Uint8Array,
  offset: number,
  end: number,
  declared?: Encoding,
): Encoding | null {
  const order = declared === undefined ? encodings : [declared, ...encodings];
  return order.find((encoding) => isPlausible(bytes, offset, end, encoding)) ?? null;
}

/** Whether an element of group 0002 begins at `offset`, little endian as File Meta Information always is (PS3.10 7.1). */
export function isMetaAt(bytes: Uint8Array, offset: number): boolean {
  if (offset + 8 > bytes.length) return false;
  return littleEndian.readUint16(bytes, offset) === 2 && bigEndian.readUint16(bytes, offset) !== 2;
}
