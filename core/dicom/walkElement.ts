import { AppError } from '../errors/AppError';
import { byteReader, type ByteReader } from './byteReader';
import { implicitVr, undefinedLength, type ElementHeader } from './elementHeader';
import type { Encoding } from './encoding';
import { readFragments } from './fragments';
import { findDelimiter, holdsItems, startsWithItem } from './itemsInside';
import { maxValueLength } from './limits';
import { countElement, needBytes, warn } from './parseInput';
import { endTruncated, hasBytes, keepElement, openSequence, type ItemLevel, type Walk } from './walkState';

/**
 * Reads the element whose header stands at the walk's position, or goes down into it.
 * @throws {AppError} as walkDataSet
 */
export function readElement(
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

function isPixelTag(tag: string): boolean {
  return tag === '7FE00010' || tag === '7FE00008' || tag === '7FE00009';
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
