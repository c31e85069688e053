/**
 * The short way through the header of a plain file: most files are plain, and this takes a fraction of the time of
 * `parseDicomFile`. Invariant: it gives what `parseDicomFile` would give, of the wanted elements only, or null. So it
 * gives null for all that is odd in any way and for all that needs more than the bytes at hand: each tag is greater than
 * the one before, each VR is one of the standard's, each length ends where it must. It warns of nothing and throws nothing.
 */
import { littleEndian } from './byteReader';
import type { DicomFile, Element, PixelDataLocation } from './DataSet';
import { lookupTag } from './dictionary';
import { tagName, undefinedLength } from './elementHeader';
import { isMetaAt } from './encoding';
import { hasForeignPreamble, hasMagic, preambleLength, syntaxIn } from './fileMeta';
import { headerReadLength, maxFileLength } from './limits';
import {
  afterValue,
  firstStructureTag,
  odd,
  readPlainHeader,
  tagNumberAt,
  type PlainWalk,
} from './plainElement';
import { transferSyntax } from './transferSyntax';
import { characterSetOf } from './walkState';

/** Elements that are asked for, by their tags as numbers. */
export type WantedElements = ReadonlySet<number>;

const metaLengthTag = 0x00020000;
const firstTagAfterMeta = 0x00030000;
const characterSetTag = 0x00080005;
/** The first element of a Data Set stands in one of the groups before this. */
const firstTagPastStart = 0x00290000;
const pixelTags: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);

/**
 * The header of a file up to its pixels, which are located.
 * @param bytes the beginning of the file; the result refers to it
 * @param fileSize length of the whole file in bytes
 * @returns null where `parseDicomFile` must look, and where a wanted element is a sequence
 */
export function readPlainFile(bytes: Uint8Array, fileSize: number, wanted: WantedElements): DicomFile | null {
  if (bytes.length > headerReadLength || bytes.length > fileSize || fileSize > maxFileLength) return null;
  if (bytes.length < 1024 || !hasMagic(bytes, preambleLength) || hasForeignPreamble(bytes)) return null;
  const meta = readMeta(bytes, wanted);
  if (meta === null) return null;
  const dataSetOffset = meta.position;
  const transferSyntaxUid = syntaxIn({ bytes, elements: meta.elements });
  const { isExplicitVr, isBigEndian, isDeflated } = transferSyntax(transferSyntaxUid);
  if (transferSyntaxUid === '' || isBigEndian || isDeflated) return null;
  const walk = newWalk(bytes, isExplicitVr);
  if (!isStartOfDataSet(walk, dataSetOffset)) return null;
  const level = readLevel(walk, dataSetOffset, bytes.length, wanted);
  if (level === null) return null;
  const pixelData = level.isAtPixels ? pixelDataAt(walk, level.position, fileSize) : undefined;
  if (pixelData === null || (pixelData === undefined && bytes.length < fileSize)) return null;
  return {
    meta: { bytes, elements: meta.elements, isExplicitVr: true, isBigEndian: false, characterSet: [] },
    dataSet: {
      bytes,
      elements: level.elements,
      isExplicitVr,
      isBigEndian: false,
      characterSet: level.characterSet,
    },
    transferSyntaxUid,
    dataSetOffset,
    hasPreamble: true,
    isDeflated: false,
    ...(pixelData === undefined ? {} : { pixelData }),
    warnings: [],
  };
}

function newWalk(bytes: Uint8Array, isExplicitVr: boolean): PlainWalk {
  return { bytes, isExplicitVr, vr: '', length: 0, valueOffset: 0 };
}

/** File Meta Information that ends where its group length says (PS3.10 7.1). */
function readMeta(bytes: Uint8Array, wanted: WantedElements): Level | null {
  const start = preambleLength + 4;
  const walk = newWalk(bytes, true);
  if (tagNumberAt(bytes, start) !== metaLengthTag) return null;
  if (!readPlainHeader(walk, start, bytes.length, metaLengthTag) || walk.vr !== 'UL' || walk.length !== 4)
    return null;
  const end = walk.valueOffset + 4 + littleEndian.readUint32(bytes, walk.valueOffset);
  if (end + 8 > bytes.length || isMetaAt(bytes, end)) return null;
  const level = readLevel(walk, start, end, wanted);
  return level === null || level.position !== end || level.lastTag >= firstTagAfterMeta ? null : level;
}

/** As `detectEncoding` wants it: an element of the dictionary, or a group length. */
function isStartOfDataSet(walk: PlainWalk, position: number): boolean {
  const tag = tagNumberAt(walk.bytes, position);
  if (tag >= firstTagPastStart || !readPlainHeader(walk, position, walk.bytes.length, tag)) return false;
  if (walk.length === undefinedLength) return false;
  const name = tagName(tag);
  return lookupTag(name) !== undefined || (name.endsWith('0000') && walk.length === 4);
}

interface Level {
  readonly elements: ReadonlyMap<string, Element>;
  readonly characterSet: readonly string[];
  /** Where it ended: at `end`, or at the header of the pixels. */
  readonly position: number;
  readonly isAtPixels: boolean;
  readonly lastTag: number;
}

/** Elements from `start` to `end` or to the pixels; null where one is odd. */
function readLevel(walk: PlainWalk, start: number, end: number, wanted: WantedElements): Level | null {
  const { bytes } = walk;
  const elements = new Map<string, Element>();
  let characterSet: readonly string[] = [];
  let position = start;
  let lastTag = -1;
  while (position < end) {
    if (position + 8 > end) return null;
    const tag = tagNumberAt(bytes, position);
    if (tag <= lastTag || tag >= firstStructureTag) return null;
    lastTag = tag;
    if (pixelTags.has(tag)) return { elements, characterSet, position, isAtPixels: true, lastTag };
    if (!readPlainHeader(walk, position, end, tag)) return null;
    const { vr, length, valueOffset: offset } = walk;
    const next = afterValue(walk, end);
    if (next === odd) return null;
    if (wanted.has(tag)) {
      if (vr === 'SQ') return null;
      const name = tagName(tag);
      elements.set(name, {
        tag: name,
        vr,
        headerOffset: position,
        offset,
        length,
        hasUndefinedLength: false,
      });
    }
    if (tag === characterSetTag) characterSet = characterSetOf(bytes, offset, length);
    position = next;
  }
  return { elements, characterSet, position, isAtPixels: false, lastTag };
}

/** Null where the header is odd, or where the file ends before the pixels do. */
function pixelDataAt(walk: PlainWalk, position: number, fileSize: number): PixelDataLocation | null {
  const { bytes } = walk;
  const tag = tagNumberAt(bytes, position);
  if (!readPlainHeader(walk, position, bytes.length, tag)) return null;
  const { vr, length, valueOffset: offset } = walk;
  const isEncapsulated = length === undefinedLength;
  if (!isEncapsulated && offset + length > fileSize) return null;
  return {
    tag: tagName(tag),
    vr,
    headerOffset: position,
    offset,
    length: isEncapsulated ? -1 : length,
    isEncapsulated,
  };
}
