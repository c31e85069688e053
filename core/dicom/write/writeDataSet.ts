/**
 * Writes Data Sets from a plain description: used for what Diascope itself makes (the demo patient,
 * media directories) and by tests. De-identification does not use it: that copies bytes by offset.
 */
import { AppError } from '../../errors/AppError';
import { ByteWriter } from './ByteWriter';

/** One element: tag `GGGGEEEE`, VR, value. The order given does not matter; tags are written ascending. */
export type ElementToWrite = readonly [tag: string, vr: string, value: ValueToWrite];
export type DataSetToWrite = readonly ElementToWrite[];
export type ValueToWrite =
  string | readonly string[] | number | readonly number[] | Uint8Array | ItemsToWrite | FragmentsToWrite;
export interface ItemsToWrite {
  readonly items: readonly DataSetToWrite[];
  readonly hasUndefinedLength?: boolean;
}
export interface FragmentsToWrite {
  /** Encapsulated Pixel Data (PS3.5 A.4). Each fragment is padded to even length. */
  readonly fragments: readonly Uint8Array[];
  /** Empty when absent. */
  readonly basicOffsetTable?: readonly number[];
}

export interface WriteSyntax {
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
  /** Encodes text; the default is UTF-8, which needs (0008,0005) ISO_IR 192 unless all is ASCII. */
  readonly encodeText?: (text: string, vr: string) => Uint8Array;
}

const longLengthVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const numberBytes: Record<string, number> = {
  US: 2,
  SS: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  FD: 8,
  AT: 4,
  SV: 8,
  UV: 8,
  OW: 2,
  OF: 4,
  OD: 8,
  OL: 4,
};
const undefinedLength = 0xffffffff;

/**
 * Gives the bytes of a Data Set.
 * @throws {AppError} internal.unexpected when a value does not fit its VR
 * @source PS3.5 7.1 (explicit and implicit VR), 7.5 (sequences), A.4 (fragments)
 */
export function writeDataSet(dataSet: DataSetToWrite, syntax: WriteSyntax): Uint8Array {
  const out = new ByteWriter(syntax.isBigEndian);
  writeElements(out, dataSet, syntax);
  return out.finish();
}

function writeElements(out: ByteWriter, dataSet: DataSetToWrite, syntax: WriteSyntax): void {
  const sorted = [...dataSet].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [tag, vr, value] of sorted) writeElement(out, tag, vr, value, syntax);
}

function writeElement(
  out: ByteWriter,
  tag: string,
  vr: string,
  value: ValueToWrite,
  syntax: WriteSyntax,
): void {
  writeTag(out, tag);
  if (isFragments(value)) {
    writeLength(out, vr, undefinedLength, syntax);
    writeFragments(out, value);
    return;
  }
  if (isItems(value)) {
    writeItems(out, vr, value, syntax);
    return;
  }
  const bytes = encodeValue(vr, value, syntax);
  writeLength(out, vr, bytes.length, syntax);
  out.bytes(bytes);
}

function writeTag(out: ByteWriter, tag: string): void {
  out.uint16(parseInt(tag.slice(0, 4), 16));
  out.uint16(parseInt(tag.slice(4, 8), 16));
}

function writeLength(out: ByteWriter, vr: string, length: number, syntax: WriteSyntax): void {
  if (!syntax.isExplicitVr) {
    out.uint32(length);
  } else if (longLengthVrs.has(vr)) {
    out.ascii(vr);
    out.uint16(0);
    out.uint32(length);
  } else {
    if (length > 0xffff) throw new AppError('internal.unexpected', { vr, length });
    out.ascii(vr);
    out.uint16(length);
  }
}

function writeItems(out: ByteWriter, vr: string, value: ItemsToWrite, syntax: WriteSyntax): void {
  const isUndefined = value.hasUndefinedLength === true;
  const contents = value.items.map((item) => writeDataSet(item, syntax));
  const total = contents.reduce((sum, content) => sum + 8 + content.length, 0);
  writeLength(out, vr, isUndefined ? undefinedLength : total, syntax);
  for (const content of contents) {
    writeTag(out, 'FFFEE000');
    out.uint32(isUndefined ? undefinedLength : content.length);
    out.bytes(content);
    if (isUndefined) writeDelimiter(out, 'FFFEE00D');
  }
  if (isUndefined) writeDelimiter(out, 'FFFEE0DD');
}

function writeFragments(out: ByteWriter, value: FragmentsToWrite): void {
  const table = value.basicOffsetTable ?? [];
  writeTag(out, 'FFFEE000');
  out.uint32(table.length * 4);
  for (const offset of table) out.uint32(offset);
  for (const fragment of value.fragments) {
    writeTag(out, 'FFFEE000');
    out.uint32(fragment.length + (fragment.length % 2));
    out.bytes(fragment);
    if (fragment.length % 2 === 1) out.bytes(new Uint8Array(1));
  }
  writeDelimiter(out, 'FFFEE0DD');
}

function writeDelimiter(out: ByteWriter, tag: string): void {
  writeTag(out, tag);
  out.uint32(0);
}

function encodeValue(
  vr: string,
  value: string | readonly string[] | number | readonly number[] | Uint8Array,
  syntax: WriteSyntax,
): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, 0);
  const list = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  const width = numberBytes[vr];
  if (width !== undefined) return encodeNumbers(vr, list.map(Number), width, syntax.isBigEndian);
  const text = list.map(String).join('\\');
  const bytes = (syntax.encodeText ?? encodeUtf8)(text, vr);
  return padded(bytes, vr === 'UI' ? 0 : 0x20);
}

function encodeNumbers(
  vr: string,
  values: readonly number[],
  width: number,
  isBigEndian: boolean,
): Uint8Array {
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    const at = index * width;
    if (vr === 'FL' || vr === 'OF') view.setFloat32(at, value, !isBigEndian);
    else if (vr === 'FD' || vr === 'OD') view.setFloat64(at, value, !isBigEndian);
    else if (vr === 'AT') {
      view.setUint16(at, value >>> 16, !isBigEndian);
      view.setUint16(at + 2, value & 0xffff, !isBigEndian);
    } else if (width === 2) view.setUint16(at, value, !isBigEndian);
    else if (width === 4) view.setUint32(at, value, !isBigEndian);
    else view.setBigInt64(at, BigInt(value), !isBigEndian);
  });
  return bytes;
}

const encodeUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function padded(bytes: Uint8Array, pad: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1);
  even.set(bytes);
  even[bytes.length] = pad;
  return even;
}

const isItems = (value: ValueToWrite): value is ItemsToWrite => typeof value === 'object' && 'items' in value;
const isFragments = (value: ValueToWrite): value is FragmentsToWrite =>
  typeof value === 'object' && 'fragments' in value;
