/**
 * The walk over a Data Set. Invariants:
 * - It does not recurse: `levels` is a stack of items and sequences in turn, the Data Set itself at the bottom.
 * - `position` only grows, except that an item may be closed by a tag that its sequence then reads again;
 *   each round consumes bytes or pops a level, so it ends.
 * - No byte past `bytes.length` is read. Past it lies either more of the file (a prefix was given: the walk
 *   throws file.truncated with the bytes needed) or nothing (then what is whole is kept, with a warning).
 * - The end of a level is never past the end of the level that holds it.
 */
import { AppError } from '../errors/AppError';
import { byteReader, type ByteReader } from './byteReader';
import type { DataSet, Element, PixelDataLocation } from './DataSet';
import { implicitVr, readExplicitHeader, readImplicitHeader, tagAt, undefinedLength } from './elementHeader';
import type { ElementHeader } from './elementHeader';
import { looksExplicit, type Encoding } from './encoding';
import { readFragments } from './fragments';
import { findDelimiter, holdsItems, startsWithItem } from './itemsInside';
import { maxNesting, maxValueLength } from './limits';
import { countElement, needBytes, warn, type ParseInput } from './parseInput';

interface OpenDataSet extends DataSet {
  readonly elements: Map<string, Element>;
  characterSet: readonly string[];
}

interface ItemLevel {
  readonly kind: 'item';
  readonly dataSet: OpenDataSet;
  readonly end: number;
  readonly hasUndefinedLength: boolean;
  /** Pixel Representation in force, for attributes that are US or SS. */
  isSigned: boolean;
}

interface SequenceLevel {
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

interface Walk {
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

/** What a walk found, and the first byte that it did not read. */
export interface WalkResult {
  readonly dataSet: DataSet;
  readonly pixelData?: PixelDataLocation;
  readonly next: number;
}

/**
 * Reads the elements from `offset` on.
 * @throws {AppError} file.tooDeep, file.tooManyElements, file.valueTooLong, pixels.tooManyFragments; file.truncated
 * with `needed` when the input is a prefix and more is needed
 */
export function walkDataSet(
  input: ParseInput,
  offset: number,
  encoding: Encoding,
  options: WalkOptions,
): WalkResult {
  const top: ItemLevel = {
    kind: 'item',
    dataSet: newDataSet(input.bytes, encoding, []),
    end: options.end,
    hasUndefinedLength: false,
    isSigned: false,
  };
  const walk: Walk = { input, options, levels: [top], depth: 0, position: offset, isDone: false };
  while (!walk.isDone) {
    const level = walk.levels.at(-1);
    if (level === undefined) break;
    if (level.kind === 'item') stepItem(walk, level);
    else stepSequence(walk, level);
  }
  // A walk that ended inside sequences keeps what it has of them.
  for (let level = walk.levels.pop(); level !== undefined; level = walk.levels.pop()) {
    if (level.kind === 'sequence') keepSequence(walk, level, Math.min(walk.position, level.end));
  }
  const { pixelData } = walk;
  return { dataSet: top.dataSet, next: walk.position, ...(pixelData === undefined ? {} : { pixelData }) };
}

function newDataSet(bytes: Uint8Array, encoding: Encoding, characterSet: readonly string[]): OpenDataSet {
  const { isExplicitVr, isBigEndian } = encoding;
  return { bytes, elements: new Map(), isExplicitVr, isBigEndian, characterSet };
}

/** True when bytes up to `needed` are there; else the walk is over (or the caller must read more). */
function hasBytes(walk: Walk, needed: number): boolean {
  if (needed <= walk.input.bytes.length) return true;
  if (!walk.input.isWhole && needed <= walk.input.totalLength) needBytes(needed, walk.input);
  endTruncated(walk);
  return false;
}

function endTruncated(walk: Walk): void {
  warn(walk.input, 'file.truncated', walk.position);
  walk.isDone = true;
}

function stepItem(walk: Walk, level: ItemLevel): void {
  const { input, position } = walk;
  const isTop = walk.levels.length === 1;
  if (position >= level.end) {
    walk.levels.pop();
    return;
  }
  if (position + 8 > level.end) {
    warn(input, isTop ? 'file.truncated' : 'file.badLength', position);
    walk.position = level.end;
    return;
  }
  if (!hasBytes(walk, position + 8)) return;
  const reader = byteReader(level.dataSet.isBigEndian);
  const header = level.dataSet.isExplicitVr
    ? readExplicitHeader(input.bytes, position, level.end, reader)
    : readImplicitHeader(input.bytes, position, reader);
  if (header === null) {
    hasBytes(walk, position + 12);
    return;
  }
  const { onlyGroup } = walk.options;
  if (onlyGroup !== undefined && !header.tag.startsWith(onlyGroup)) {
    walk.isDone = true;
  } else if (header.tag.startsWith('FFFE')) {
    stepDelimiter(walk, level, header, isTop);
  } else if (isTop && header.tag === '00000000' && header.length === 0) {
    // Zeros after the last element: padding of the medium, not elements.
    warn(input, 'file.badLength', position);
    walk.isDone = true;
  } else {
    readElement(walk, level, header, isTop, reader);
  }
}

/** Items and delimiters where an element should be: they end an item of undefined length, else they are skipped. */
function stepDelimiter(walk: Walk, level: ItemLevel, header: ElementHeader, isTop: boolean): void {
  const endsItem = !isTop && level.hasUndefinedLength;
  if (endsItem) walk.levels.pop();
  if (endsItem && header.tag === 'FFFEE00D') {
    walk.position += 8;
    return;
  }
  warn(walk.input, 'file.badLength', walk.position);
  if (!endsItem) walk.position += 8;
}

function isPixelTag(tag: string): boolean {
  return tag === '7FE00010' || tag === '7FE00008' || tag === '7FE00009';
}

function readElement(
  walk: Walk,
  level: ItemLevel,
  header: ElementHeader,
  isTop: boolean,
  reader: ByteReader,
): void {
  const { input, position } = walk;
  const { tag, length, valueOffset } = header;
  countElement(input, position);
  if (header.oddity === 'unknownVr') warn(input, 'file.unknownVr', position, tag);
  if (header.oddity === 'implicit') warn(input, 'file.transferSyntaxMismatch', position, tag);
  const vr = header.vr === '' ? implicitVr(tag, level.isSigned) : header.vr;
  if (isTop && isPixelTag(tag)) {
    readPixelData(walk, level, { ...header, vr }, reader);
  } else if (length === undefinedLength) {
    readUndefinedLength(walk, level, { ...header, vr }, reader);
  } else if (vr === 'SQ' || (vr === 'UN' && length >= 8)) {
    readPossibleSequence(walk, level, { ...header, vr }, reader);
  } else {
    readValue(walk, level, tag, vr, valueOffset, length);
  }
}

function readValue(
  walk: Walk,
  level: ItemLevel,
  tag: string,
  vr: string,
  offset: number,
  length: number,
): void {
  const valueEnd = offset + length;
  if (valueEnd > level.end) {
    dropOverrun(walk, level, tag);
    return;
  }
  if (length > maxValueLength)
    throw new AppError('file.valueTooLong', { vr, length, maximum: maxValueLength });
  if (!hasBytes(walk, valueEnd)) return;
  keepElement(walk, level, {
    tag,
    vr,
    headerOffset: walk.position,
    offset,
    length,
    hasUndefinedLength: false,
  });
  walk.position = valueEnd;
}

/** A value that runs past the level that holds it: at the end of the file it is cut, else its item goes on behind it. */
function dropOverrun(walk: Walk, level: ItemLevel, tag: string): void {
  if (level.end >= walk.input.totalLength) {
    endTruncated(walk);
    return;
  }
  warn(walk.input, 'file.badLength', walk.position, tag);
  walk.position = level.end;
}

function keepElement(walk: Walk, level: ItemLevel, element: Element): void {
  const { dataSet } = level;
  if (dataSet.elements.has(element.tag)) {
    // PS3.5 7.1: a tag occurs once at most. The first one counts, so that a second name cannot hide the first.
    warn(walk.input, 'file.duplicateElement', element.headerOffset, element.tag);
    return;
  }
  dataSet.elements.set(element.tag, element);
  if (element.tag === '00080005') {
    const text = String.fromCharCode(
      ...dataSet.bytes.subarray(element.offset, element.offset + Math.min(element.length, 1024)),
    );
    dataSet.characterSet = text.split('\\').map((term) => term.replace(/[\0 ]+$/, '').trimStart());
  } else if (element.tag === '00280103' && element.length >= 2) {
    level.isSigned = byteReader(dataSet.isBigEndian).readUint16(dataSet.bytes, element.offset) === 1;
  }
}

function openSequence(
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

/** Items of UN are in implicit VR little endian whatever the rest is in. @source PS3.5 6.2.2 note 2 */
function encodingInside(level: ItemLevel, vr: string): Encoding {
  return vr === 'UN' ? { isExplicitVr: false, isBigEndian: false } : level.dataSet;
}

function readPossibleSequence(walk: Walk, level: ItemLevel, header: ElementHeader, reader: ByteReader): void {
  const { tag, vr, valueOffset, length } = header;
  const valueEnd = valueOffset + length;
  if (vr === 'UN') {
    const inside = encodingInside(level, vr);
    const isHere = valueEnd <= level.end && length <= maxValueLength && hasBytes(walk, valueEnd);
    if (walk.isDone) return;
    if (!isHere || !holdsItems(walk.input.bytes, valueOffset, length, byteReader(inside.isBigEndian))) {
      readValue(walk, level, tag, vr, valueOffset, length);
      return;
    }
    openSequence(walk, level, header, valueEnd, inside);
    return;
  }
  if (
    length >= 8 &&
    valueOffset + 4 <= walk.input.bytes.length &&
    !startsWithItem(walk.input.bytes, valueOffset, reader)
  ) {
    warn(walk.input, 'file.badLength', walk.position, tag);
  }
  if (valueEnd > level.end) {
    warn(
      walk.input,
      level.end >= walk.input.totalLength ? 'file.truncated' : 'file.badLength',
      walk.position,
      tag,
    );
  }
  openSequence(walk, level, header, Math.min(valueEnd, level.end), encodingInside(level, vr));
}

function readUndefinedLength(walk: Walk, level: ItemLevel, header: ElementHeader, reader: ByteReader): void {
  const { input } = walk;
  const { tag, vr, valueOffset } = header;
  if (vr === 'SQ' || vr === 'UN') {
    const isImplicit = !level.dataSet.isExplicitVr;
    openSequence(
      walk,
      level,
      isImplicit ? { ...header, vr: 'SQ' } : header,
      level.end,
      isImplicit ? level.dataSet : encodingInside(level, vr),
    );
    return;
  }
  if (vr === 'OB' || vr === 'OW') {
    const found = readFragments(input, valueOffset, level.end, reader);
    keepElement(walk, level, {
      tag,
      vr,
      headerOffset: walk.position,
      offset: valueOffset,
      length: found.end - valueOffset,
      hasUndefinedLength: true,
      encapsulated: found.encapsulated,
    });
    walk.position = found.next;
    return;
  }
  // No other VR may have undefined length (PS3.5 7.1.1). A private writer may mean a sequence; else its delimiter ends it.
  warn(input, 'file.badLength', walk.position, tag);
  if (!hasBytes(walk, valueOffset + 8)) return;
  if (startsWithItem(input.bytes, valueOffset, reader)) {
    openSequence(walk, level, header, level.end, level.dataSet);
    return;
  }
  const delimiter = findDelimiter(input.bytes, valueOffset, level.end, reader);
  if (delimiter === null) {
    if (!input.isWhole) needBytes(input.totalLength, input);
    endTruncated(walk);
    return;
  }
  const length = delimiter - valueOffset;
  if (length > maxValueLength)
    throw new AppError('file.valueTooLong', { vr, length, maximum: maxValueLength });
  keepElement(walk, level, {
    tag,
    vr,
    headerOffset: walk.position,
    offset: valueOffset,
    length,
    hasUndefinedLength: true,
  });
  walk.position = delimiter + 8;
}

function readPixelData(walk: Walk, level: ItemLevel, header: ElementHeader, reader: ByteReader): void {
  const { input } = walk;
  const { tag, vr, valueOffset, length } = header;
  const isEncapsulated = length === undefinedLength;
  const isSecond = walk.pixelData !== undefined;
  walk.pixelData ??= {
    tag,
    vr,
    headerOffset: walk.position,
    offset: valueOffset,
    length: isEncapsulated ? -1 : length,
    isEncapsulated,
  };
  const valueEnd = valueOffset + length;
  const isCut = !isEncapsulated && valueEnd > level.end;
  if (isCut) warn(input, 'file.truncated', walk.position, tag);
  if (isSecond) warn(input, 'file.duplicateElement', walk.position, tag);
  if (walk.options.untilPixelData || isCut) {
    walk.isDone = true;
    return;
  }
  const found = isEncapsulated ? readFragments(input, valueOffset, level.end, reader) : null;
  if (found === null && !hasBytes(walk, valueEnd)) return;
  keepElement(walk, level, {
    tag,
    vr,
    headerOffset: walk.position,
    offset: valueOffset,
    length: found === null ? length : found.end - valueOffset,
    hasUndefinedLength: isEncapsulated,
    ...(found === null ? {} : { encapsulated: found.encapsulated }),
  });
  walk.position = found === null ? valueEnd : found.next;
}

function keepSequence(walk: Walk, level: SequenceLevel, end: number): void {
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

function closeSequence(walk: Walk, level: SequenceLevel): void {
  walk.levels.pop();
  keepSequence(walk, level, walk.position);
}

function stepSequence(walk: Walk, level: SequenceLevel): void {
  const { input, position } = walk;
  const isAtEnd = position >= level.end;
  if (isAtEnd || position + 8 > level.end) {
    if (!isAtEnd || level.hasUndefinedLength) {
      warn(input, level.end >= input.totalLength ? 'file.truncated' : 'file.badLength', position, level.tag);
    }
    walk.position = level.end;
    closeSequence(walk, level);
    return;
  }
  if (!hasBytes(walk, position + 8)) return;
  const reader = byteReader(level.encoding.isBigEndian);
  const tag = tagAt(input.bytes, position, reader);
  if (tag === 'FFFEE000') {
    openItem(walk, level, reader.readUint32(input.bytes, position + 4));
  } else if (tag === 'FFFEE0DD' && level.hasUndefinedLength) {
    closeSequence(walk, level);
    walk.position += 8;
  } else if (tag.startsWith('FFFE')) {
    warn(input, 'file.badLength', position, level.tag);
    walk.position += 8;
  } else {
    // Not an item: a sequence of undefined length lacks its delimiter, one of defined length holds something else.
    warn(input, 'file.badLength', position, level.tag);
    if (!level.hasUndefinedLength) walk.position = level.end;
    closeSequence(walk, level);
  }
}

function openItem(walk: Walk, level: SequenceLevel, length: number): void {
  const { input, position } = walk;
  countElement(input, position);
  const hasUndefinedLength = length === undefinedLength;
  const start = position + 8;
  let end = hasUndefinedLength ? level.end : start + length;
  if (end > level.end) {
    warn(input, level.end >= input.totalLength ? 'file.truncated' : 'file.badLength', position, level.tag);
    end = level.end;
  }
  if (start < end && !input.isWhole && start + 8 > input.bytes.length)
    needBytes(Math.min(start + 8, end), input);
  const { isBigEndian } = level.encoding;
  const isExplicitVr = looksExplicit(input.bytes, start, end, level.encoding.isExplicitVr, isBigEndian);
  const { owner } = level;
  const dataSet = newDataSet(input.bytes, { isExplicitVr, isBigEndian }, owner.dataSet.characterSet);
  level.items.push(dataSet);
  walk.levels.push({ kind: 'item', dataSet, end, hasUndefinedLength, isSigned: owner.isSigned });
  walk.position = start;
}
