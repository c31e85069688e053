import type { ByteReader } from './byteReader';
import { isPrivateTag, lookupTag } from './dictionary';
import { isKnownVr, isLongForm } from './vr';

/** Length that means "undefined" (PS3.5 7.1.1). */
export const undefinedLength = 0xffffffff;

/** Tag, VR and length as they stand before a value. */
export interface ElementHeader {
  readonly tag: string;
  /** Two characters as written in explicit VR; empty where the header has none (implicit VR, items, delimiters). */
  readonly vr: string;
  /** `undefinedLength` when undefined. */
  readonly length: number;
  /** First byte of the value. */
  readonly valueOffset: number;
  /** What was odd: the VR is not one of the standard's, or an implicit header stood among explicit ones. */
  readonly oddity?: 'unknownVr' | 'implicit';
}

const tagNames = new Map<number, string>();
const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** Tag as `GGGGEEEE`. */
export function tagAt(bytes: Uint8Array, offset: number, reader: ByteReader): string {
  return tagName(reader.readUint16(bytes, offset) * 0x10000 + reader.readUint16(bytes, offset + 2));
}

/** A tag, group in the upper half, as `GGGGEEEE`. Names are kept, up to a bound, so that a scan does not make them anew for each file. */
export function tagName(number: number): string {
  const known = tagNames.get(number);
  if (known !== undefined) return known;
  const name =
    (hexPairs[number >>> 24] ?? '') +
    (hexPairs[(number >>> 16) & 0xff] ?? '') +
    (hexPairs[(number >>> 8) & 0xff] ?? '') +
    (hexPairs[number & 0xff] ?? '');
  if (tagNames.size < 20_000) tagNames.set(number, name);
  return name;
}

function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}

const vrNames = new Map<number, string>();

/** The two VR characters at an offset, or empty when they are not capital letters. */
export function vrAt(bytes: Uint8Array, offset: number): string {
  const first = bytes[offset];
  const second = bytes[offset + 1];
  if (!isCapital(first) || !isCapital(second)) return '';
  const key = (first ?? 0) * 256 + (second ?? 0);
  let name = vrNames.get(key);
  if (name === undefined) {
    name = String.fromCharCode(first ?? 0, second ?? 0);
    vrNames.set(key, name);
  }
  return name;
}

/**
 * Reads a header in explicit VR (PS3.5 7.1.2). At least 8 bytes must be there; null when the 12 that it needs are not.
 * `end` bounds the guess for what the standard does not define.
 */
export function readExplicitHeader(
  bytes: Uint8Array,
  offset: number,
  end: number,
  reader: ByteReader,
): ElementHeader | null {
  const tag = tagAt(bytes, offset, reader);
  if (tag.startsWith('FFFE')) {
    return { tag, vr: '', length: reader.readUint32(bytes, offset + 4), valueOffset: offset + 8 };
  }
  const vr = vrAt(bytes, offset + 4);
  if (isKnownVr(vr)) {
    if (!isLongForm(vr)) {
      return { tag, vr, length: reader.readUint16(bytes, offset + 6), valueOffset: offset + 8 };
    }
    if (offset + 12 > bytes.length) return null;
    return { tag, vr, length: reader.readUint32(bytes, offset + 8), valueOffset: offset + 12 };
  }
  return readOddHeader(bytes, offset, end, reader, tag, vr);
}

/** A VR that the standard does not define: long form when that fits (PS3.5 7.1.2), else short; no letters at all: implicit. */
function readOddHeader(
  bytes: Uint8Array,
  offset: number,
  end: number,
  reader: ByteReader,
  tag: string,
  vr: string,
): ElementHeader {
  const short = reader.readUint16(bytes, offset + 6);
  // Zero may be the reserved bytes of a long form, or the length of an empty short form that a known tag follows.
  const isEmptyShort =
    offset + 12 <= bytes.length && lookupTag(tagAt(bytes, offset + 8, reader)) !== undefined;
  if (vr !== '' && short === 0 && !isEmptyShort && offset + 12 <= bytes.length) {
    const long = reader.readUint32(bytes, offset + 8);
    if (long === undefinedLength || offset + 12 + long <= end) {
      return { tag, vr, length: long, valueOffset: offset + 12, oddity: 'unknownVr' };
    }
  }
  const implicit = reader.readUint32(bytes, offset + 4);
  const isImplicit =
    vr === '' &&
    (offset + 8 + implicit <= end || implicit === undefinedLength) &&
    (lookupTag(tag) !== undefined || tag.endsWith('0000'));
  if (isImplicit) return { tag, vr: '', length: implicit, valueOffset: offset + 8, oddity: 'implicit' };
  return { tag, vr: vr === '' ? 'UN' : vr, length: short, valueOffset: offset + 8, oddity: 'unknownVr' };
}

/** Reads a header in implicit VR (PS3.5 7.1.3). At least 8 bytes must be there. */
export function readImplicitHeader(bytes: Uint8Array, offset: number, reader: ByteReader): ElementHeader {
  return {
    tag: tagAt(bytes, offset, reader),
    vr: '',
    length: reader.readUint32(bytes, offset + 4),
    valueOffset: offset + 8,
  };
}

/**
 * The VR of an element in implicit VR: the dictionary's, `UN` when it has none. Where the standard
 * allows several, Pixel Representation decides between US and SS, and OW is meant by "OB or OW".
 * @source PS3.5 A.1
 */
export function implicitVr(tag: string, isSigned: boolean): string {
  const allowed = lookupTag(tag)?.vr;
  const first = allowed?.[0];
  if (allowed === undefined || first === undefined) return tag.endsWith('0000') ? 'UL' : privateVr(tag);
  if (allowed.length === 1) return first;
  if (allowed.includes('US') && allowed.includes('SS')) return isSigned ? 'SS' : 'US';
  if (allowed.includes('OW')) return allowed.includes('US') ? 'US' : 'OW';
  return first;
}

/** Private Creators are LO in any file (PS3.5 7.8.1): elements 0010 to 00FF of an odd group. */
function privateVr(tag: string): string {
  return tag.startsWith('00', 4) && tag.charAt(6) !== '0' && isPrivateTag(tag) ? 'LO' : 'UN';
}
