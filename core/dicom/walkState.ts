import { latin1Text } from '../bytes/latin1Text';
import { AppError } from '../errors/AppError';
import { byteReader } from './byteReader';
import type { DataSet, Element, PixelDataLocation } from './DataSet';
import { undefinedLength, type ElementHeader } from './elementHeader';
import type { Encoding } from './encoding';
import { maxNesting } from './limits';
import { needBytes, warn, type ParseInput } from './parseInput';

/** A Data Set that is still being filled. */
export interface OpenDataSet extends DataSet {
  readonly elements: Map<string, Element>;
  characterSet: readonly string[];
}

/** The Data Set itself or an item, while it is read. */
export interface ItemLevel {
  readonly kind: 'item';
  readonly dataSet: OpenDataSet;
  readonly end: number;
  readonly hasUndefinedLength: boolean;
  /** Pixel Representation in force, for attributes that are US or SS. */
  isSigned: boolean;
}

/** A sequence, while its items are read. */
export interface SequenceLevel {
  readonly kind: 'sequence';
  readonly owner: ItemLevel;
  readonly tag: string;
  readonly vr: string;
  readonly headerOffset: number;
  readonly offset: number;
  readonly end: number;
  readonly hasUndefinedLength: boolean;
  readonly items: DataSet[];
  readonly encoding: Encoding;
}

/** The state of one walk. */
export interface Walk {
  readonly input: ParseInput;
  readonly options: WalkOptions;
  readonly levels: (ItemLevel | SequenceLevel)[];
  depth: number;
  position: number;
  isDone: boolean;
  pixelData?: PixelDataLocation;
}

/** Where a walk ends before the end of the bytes. */
export interface WalkOptions {
  readonly untilPixelData: boolean;
  /** Ends at the first element of another group: File Meta Information. */
  readonly onlyGroup?: string;
  /** Ends here at the latest. */
  readonly end: number;
}

/** An empty Data Set of an encoding, with the character set that holds where it stands. */
export function newDataSet(
  bytes: Uint8Array,
  encoding: Encoding,
  characterSet: readonly string[],
): OpenDataSet {
  const { isExplicitVr, isBigEndian } = encoding;
  return { bytes, elements: new Map(), isExplicitVr, isBigEndian, characterSet };
}

/** True when bytes up to `needed` are there; else the walk is over (or the caller must read more). */
export function hasBytes(walk: Walk, needed: number): boolean {
  if (needed <= walk.input.bytes.length) return true;
  if (!walk.input.isWhole && needed <= walk.input.totalLength) needBytes(needed, walk.input);
  endTruncated(walk);
  return false;
}

/** Ends the walk where the bytes end. */
export function endTruncated(walk: Walk): void {
  warn(walk.input, 'file.truncated', walk.position);
  walk.isDone = true;
}

const characterSets = new Map<string, readonly string[]>();

/** Values of Specific Character Set, without padding; the same list for the same value, since most files have one of a few. */
export function characterSetOf(bytes: Uint8Array, offset: number, length: number): readonly string[] {
  const text = latin1Text(bytes.subarray(offset, offset + Math.min(length, 1024)));
  let values = characterSets.get(text);
  if (values === undefined) {
    values = text.split('\\').map((term) => term.replace(/[\0 ]+$/, '').trimStart());
    if (characterSets.size < 200) characterSets.set(text, values);
  }
  return values;
}

/** Adds an element to its level, and notes what others are read by. */
export function keepElement(walk: Walk, level: ItemLevel, element: Element): void {
  const { dataSet } = level;
  if (dataSet.elements.has(element.tag)) {
    // PS3.5 7.1: a tag occurs once at most. The first one counts, so that a second name cannot hide the first.
    warn(walk.input, 'file.duplicateElement', element.headerOffset, element.tag);
    return;
  }
  dataSet.elements.set(element.tag, element);
  if (element.tag === '00080005') {
    dataSet.characterSet = characterSetOf(dataSet.bytes, element.offset, element.length);
  } else if (element.tag === '00280103' && element.length >= 2) {
    level.isSigned = byteReader(dataSet.isBigEndian).readUint16(dataSet.bytes, element.offset) === 1;
  }
}

/**
 * Goes down into a sequence.
 * @throws {AppError} file.tooDeep
 */
export function openSequence(
  walk: Walk,
  level: ItemLevel,
  header: ElementHeader,
  end: number,
  encoding: Encoding,
): void {
  if (walk.depth >= maxNesting) throw new AppError('file.tooDeep', { maximum: maxNesting });
  walk.depth += 1;
  walk.levels.push({
    kind: 'sequence',
    owner: level,
    tag: header.tag,
    vr: header.vr,
    headerOffset: walk.position,
    offset: header.valueOffset,
    end,
    hasUndefinedLength: header.length === undefinedLength,
    items: [],
    encoding,
  });
  walk.position = header.valueOffset;
}

/** Adds a sequence with the items it has to its owner. */
export function keepSequence(walk: Walk, level: SequenceLevel, end: number): void {
  walk.depth -= 1;
  keepElement(walk, level.owner, {
    tag: level.tag,
    vr: level.vr,
    headerOffset: level.headerOffset,
    offset: level.offset,
    length: end - level.offset,
    hasUndefinedLength: level.hasUndefinedLength,
    items: level.items,
  });
}
