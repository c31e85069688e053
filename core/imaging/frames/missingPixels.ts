/**
 * Whether pixels are missing from a file, told with as little reading as can be: what the header's bytes say for themselves
 * costs nothing; else the end of the file is looked at once; only a file with something behind its pixels is walked further.
 */
import type { RandomAccess } from '../../bytes/RandomAccess';
import { littleEndian } from '../../dicom/byteReader';
import type { DataSet, DicomFile, PixelDataLocation } from '../../dicom/DataSet';
import type { Keyword } from '../../dicom/dictionary';
import { tailReadLength } from '../../dicom/limits';
import { number } from '../../dicom/values';
import type { ErrorCode } from '../../errors/codes';
import { describePixels } from '../describePixels';
import { nativeFrameBits } from './nativeFrameBytes';
import { headerReader, type HeaderReader } from './walkFragments';

const headerBytes = 8;
/** Item headers read one by one where the end says nothing; with more the file counts as whole until a frame says otherwise. */
const mostHeaders = 64;
/** Bytes at the end of a file in which the delimiter of its pixels is looked for. */
const tailBytes = tailReadLength - mostHeaders * headerBytes;
const itemTag = 0xfffee000;
const delimiterTag = 0xfffee0dd;
const delimiter = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];

/**
 * `file.truncated` where encapsulated pixels have no end, `pixels.truncated` where native ones are fewer than the Data Set
 * describes; undefined where nothing is known to be missing. `file` is as `readDicomHeader` gave it; a cut that it has
 * already warned of is not looked for again.
 *
 * @throws {AppError} what `access` throws
 * @source PS3.5 A.4, 8.1.1
 */
export async function missingPixels(access: RandomAccess, file: DicomFile): Promise<ErrorCode | undefined> {
  const location = file.pixelData;
  if (location === undefined || location.length === 0) return undefined;
  if (file.warnings.some(({ code }) => code === 'file.truncated')) return undefined;
  if (!location.isEncapsulated) return isShort(file, location) ? 'pixels.truncated' : undefined;
  if (file.isDeflated) return undefined;
  const isWhole = await hasDelimiter(access, file, location);
  return isWhole ? undefined : 'file.truncated';
}

/**
 * Whether the first bytes of a file say by themselves that none of its pixels are missing, as most do; false where
 * `missingPixels` must look. Of the Data Set Rows, Columns, Number of Frames, Bits Allocated and Samples per Pixel are read.
 */
export function isSurelyWhole({ dataSet, pixelData }: DicomFile, fileSize: number): boolean {
  if (pixelData === undefined || pixelData.length === 0) return true;
  if (!pixelData.isEncapsulated) return hasAllCells(dataSet, pixelData);
  return (number(dataSet, 'NumberOfFrames') ?? 1) === 1 && endsBehindItems(dataSet, pixelData, fileSize);
}

/** Whether the items whose headers are at hand are followed by the delimiter, with which the file ends. */
function endsBehindItems({ bytes }: DataSet, { offset }: PixelDataLocation, fileSize: number): boolean {
  let at = offset;
  while (at + headerBytes <= bytes.length) {
    const tag = littleEndian.readUint16(bytes, at) * 0x10000 + littleEndian.readUint16(bytes, at + 2);
    if (tag !== itemTag) return tag === delimiterTag;
    at += headerBytes + littleEndian.readUint32(bytes, at + 4);
  }
  return at + headerBytes === fileSize;
}

/** Whether there are as many cells as rows, columns, frames and samples say. */
function hasAllCells(dataSet: DataSet, { length }: PixelDataLocation): boolean {
  const one = (keyword: Keyword): number => number(dataSet, keyword) ?? 1;
  const bits = one('Rows') * one('Columns') * one('NumberOfFrames') * one('BitsAllocated');
  return bits * one('SamplesPerPixel') <= length * 8;
}

function isShort(file: DicomFile, location: PixelDataLocation): boolean {
  // Nearly all files end here: describing the pixels costs as much as half of their header.
  if (hasAllCells(file.dataSet, location)) return false;
  try {
    const pixel = describePixels(file);
    return nativeFrameBits(pixel) * pixel.numberOfFrames > location.length * 8;
  } catch {
    // Not described so that anything could be counted: who shows it will say why.
    return false;
  }
}

async function hasDelimiter(
  access: RandomAccess,
  { dataSet }: DicomFile,
  { offset }: PixelDataLocation,
): Promise<boolean> {
  const { bytes } = dataSet;
  const known: RandomAccess = {
    size: bytes.length,
    read: (from, length) => Promise.resolve(bytes.subarray(from, from + length)),
  };
  const here = await walk(headerReader(known, bytes.length), offset, Infinity);
  if (here.ends !== undefined) return here.ends;
  const left = access.size - here.at;
  if (left < headerBytes) return false;
  // One frame and the eight bytes behind its fragment: that is the delimiter.
  if (left === headerBytes && (number(dataSet, 'NumberOfFrames') ?? 1) === 1) return true;
  const from = Math.max(here.at, access.size - tailBytes);
  if (endsIn(await access.read(from, access.size - from))) return true;
  const far: HeaderReader = async (at) => {
    const head = await access.read(at, headerBytes);
    return headerReader({ size: headerBytes, read: () => Promise.resolve(head) }, headerBytes)(0);
  };
  const beyond = await walk(far, here.at, mostHeaders);
  return beyond.ends ?? beyond.isGivenUp;
}

interface Walked {
  /** Where the walk stands. */
  readonly at: number;
  /** Whether the pixels end as they must; undefined where that was not seen. */
  readonly ends?: boolean;
  readonly isGivenUp: boolean;
}

async function walk(header: HeaderReader, from: number, most: number): Promise<Walked> {
  let at = from;
  for (let count = 0; count < most; count++) {
    const item = await header(at);
    if (item === undefined) return { at, isGivenUp: false };
    // Something else than an item is a fault, but no cut.
    if (item.tag !== itemTag) return { at, ends: true, isGivenUp: item.tag !== delimiterTag };
    at += headerBytes + item.length;
  }
  return { at, isGivenUp: true };
}

function endsIn(tail: Uint8Array): boolean {
  for (let at = tail.length - headerBytes; at >= 0; at--)
    if (delimiter.every((byte, index) => tail[at + index] === byte)) return true;
  return false;
}
