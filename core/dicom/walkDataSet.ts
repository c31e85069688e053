/**
 * The walk over a Data Set. Invariants:
 * - It does not recurse: `levels` is a stack of items and sequences in turn, the Data Set itself at the bottom.
 * - `position` only grows, except that an item may be closed by a tag that its sequence then reads again;
 *   each round consumes bytes or pops a level, so it ends.
 * - No byte past `bytes.length` is read. Past it lies either more of the file (a prefix was given: the walk
 *   throws file.truncated with the bytes needed) or nothing (then what is whole is kept, with a warning).
 * - The end of a level is never past the end of the level that holds it.
 */
import { byteReader } from './byteReader';
import type { DataSet, PixelDataLocation } from './DataSet';
import {
  readExplicitHeader,
  readImplicitHeader,
  tagAt,
  undefinedLength,
  type ElementHeader,
} from './elementHeader';
import { looksExplicit, type Encoding } from './encoding';
import { countElement, needBytes, warn, type ParseInput } from './parseInput';
import { readElement } from './walkElement';
import {
  hasBytes,
  keepSequence,
  newDataSet,
  type ItemLevel,
  type SequenceLevel,
  type Walk,
  type WalkOptions,
} from './walkState';

export type { WalkOptions } from './walkState';

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
