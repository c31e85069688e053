import { littleEndian } from './byteReader';
import type { DataSet } from './DataSet';
import { isMetaAt, looksExplicit } from './encoding';
import { tagAt } from './elementHeader';
import { warn, type ParseInput } from './parseInput';
import { transferSyntaxUids } from './transferSyntax';
import { walkDataSet, type WalkResult } from './walkDataSet';

/** The beginning of a file: File Meta Information, and where the Data Set begins. */
export interface FileMeta {
  readonly meta: DataSet;
  readonly dataSetOffset: number;
  readonly hasPreamble: boolean;
  /** As declared, without padding; empty when it is not. */
  readonly transferSyntaxUid: string;
}

/** Bytes before the prefix `DICM`. @source PS3.10 7.1 */
export const preambleLength = 128;

/** Whether the prefix `DICM` stands at an offset. */
export function hasMagic(bytes: Uint8Array, offset: number): boolean {
  return (
    bytes[offset] === 0x44 &&
    bytes[offset + 1] === 0x49 &&
    bytes[offset + 2] === 0x43 &&
    bytes[offset + 3] === 0x4d
  );
}

/** First bytes of what other programs would take the file for: TIFF, BigTIFF, PE, ELF, Mach-O, script, ZIP, PDF, HTML. */
const foreignMagics = [
  'II*\0',
  'MM\0*',
  'II+\0',
  'MM\0+',
  'MZ',
  '\x7fELF',
  '\xcf\xfa\xed\xfe',
  '#!',
  'PK',
  '%PDF',
  '<',
];

/** Whether other programs would take the file for one of theirs. */
export function hasForeignPreamble(bytes: Uint8Array): boolean {
  // What most files begin with, and none of the others.
  if (bytes[0] === 0) return false;
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  return foreignMagics.some((magic) => start.startsWith(magic));
}

/**
 * Reads File Meta Information where it is, with or without preamble and whatever its group length says.
 * @throws {AppError} as walkDataSet
 * @source PS3.10 7.1
 */
export function readFileMeta(input: ParseInput): FileMeta {
  const { bytes } = input;
  const hasPreamble = hasMagic(bytes, preambleLength);
  const start = hasPreamble ? preambleLength + 4 : hasMagic(bytes, 0) ? 4 : 0;
  if (hasPreamble && hasForeignPreamble(bytes)) warn(input, 'file.foreignPreamble', 0);
  if (!isMetaAt(bytes, start)) {
    warn(input, 'file.noMeta', start);
    return { meta: emptyDataSet(bytes), dataSetOffset: start, hasPreamble, transferSyntaxUid: '' };
  }
  if (!hasPreamble) warn(input, 'file.noPreamble', 0);
  const declaredEnd = declaredMetaEnd(bytes, start);
  if (declaredEnd !== null) {
    const kept = input.warnings.length;
    const { dataSet } = walkMeta(input, start, declaredEnd);
    const transferSyntaxUid = syntaxIn(dataSet);
    // Deflated bytes may look like group 0002, so there the group length is believed.
    const endsHere = transferSyntaxUid === transferSyntaxUids.deflated || !isMetaAt(bytes, declaredEnd);
    if (endsHere && input.warnings.length === kept && lastEnd(dataSet) === declaredEnd) {
      return { meta: dataSet, dataSetOffset: declaredEnd, hasPreamble, transferSyntaxUid };
    }
    input.warnings.length = kept;
    warn(input, 'file.badLength', start, '00020000');
  }
  const { dataSet, next } = walkMeta(input, start, input.totalLength);
  return { meta: dataSet, dataSetOffset: next, hasPreamble, transferSyntaxUid: syntaxIn(dataSet) };
}

function walkMeta(input: ParseInput, start: number, end: number): WalkResult {
  const encoding = { isExplicitVr: looksExplicit(input.bytes, start, end, true, false), isBigEndian: false };
  return walkDataSet(input, start, encoding, { untilPixelData: true, onlyGroup: '0002', end });
}

/** Where (0002,0000) says that group 0002 ends; null without one or when that is past the bytes at hand. */
function declaredMetaEnd(bytes: Uint8Array, start: number): number | null {
  if (start + 12 > bytes.length || tagAt(bytes, start, littleEndian) !== '00020000') return null;
  const end = start + 12 + littleEndian.readUint32(bytes, start + 8);
  return end <= bytes.length ? end : null;
}

function lastEnd(dataSet: DataSet): number {
  let end = 0;
  for (const element of dataSet.elements.values()) end = element.offset + element.length;
  return end;
}

/** Transfer Syntax UID of File Meta Information, without padding; empty where it is not declared. */
export function syntaxIn(meta: Pick<DataSet, 'bytes' | 'elements'>): string {
  const element = meta.elements.get('00020010');
  if (element === undefined) return '';
  const { offset, length } = element;
  return String.fromCharCode(...meta.bytes.subarray(offset, offset + Math.min(length, 64)))
    .replace(/[\0 ]+$/, '')
    .trim();
}

function emptyDataSet(bytes: Uint8Array): DataSet {
  return { bytes, elements: new Map(), isExplicitVr: true, isBigEndian: false, characterSet: [] };
}
