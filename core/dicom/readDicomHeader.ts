import type { RandomAccess } from '../bytes/RandomAccess';
import { AppError } from '../errors/AppError';
import type { DicomFile } from './DataSet';
import {
  firstReadLength,
  headerReadLength,
  leastReadLength,
  maxMetadataLength,
  metadataPieceLength,
} from './limits';
import { growingBytes, type GrowingBytes } from './growingBytes';
import type { Inflate } from './inflateDataSet';
import { parseDicomFile } from './parseDicomFile';

/** What `readDicomHeader` needs from outside. */
export interface HeaderOptions {
  readonly inflate?: Inflate;
}

/**
 * Reads a file up to its pixels: 16 KB first, then 60 KB, more only where the metadata needs it. The result's bytes hold
 * what was read; pixels are located, not read.
 * @throws {AppError} file.metadataTooLong, and as parseDicomFile (but never file.truncated with `needed`)
 */
export async function readDicomHeader(access: RandomAccess, options: HeaderOptions = {}): Promise<DicomFile> {
  const fileSize = access.size;
  let wanted = Math.min(fileSize, firstReadLength);
  const read = growingBytes(Math.min(fileSize, maxMetadataLength));
  let needed = 1;
  for (;;) {
    const isAll = await extend(access, read, wanted, needed);
    const { bytes } = read;
    // A file may be shorter than it said: what came is all there is.
    const size = isAll ? bytes.length : fileSize;
    const result = tryParse(bytes, size, options);
    if (typeof result !== 'number') return result;
    if (result > maxMetadataLength)
      throw new AppError('file.metadataTooLong', { maximum: maxMetadataLength });
    needed = result;
    wanted = Math.min(fileSize, maxMetadataLength, nextLength(result, bytes.length));
  }
}

/** 60 KB where that is enough, else generously more than is needed: each try parses from the start. */
function nextLength(needed: number, length: number): number {
  return needed <= headerReadLength ? headerReadLength : Math.max(needed + headerReadLength, length * 2);
}

/** The parsed file, or the number of bytes that it needs. */
function tryParse(bytes: Uint8Array, fileSize: number, { inflate }: HeaderOptions): DicomFile | number {
  try {
    return parseDicomFile(bytes, {
      fileSize,
      untilPixelData: true,
      ...(inflate === undefined ? {} : { inflate }),
    });
  } catch (error) {
    const needed =
      error instanceof AppError && error.code === 'file.truncated' ? error.facts['needed'] : undefined;
    if (typeof needed !== 'number' || needed <= bytes.length) throw error;
    return needed;
  }
}

/**
 * Reads on up to `wanted`; says whether the file turned out to end before. Where that fails on a damaged medium less is asked
 * for, down to `needed`: the damage may lie behind what matters.
 * @throws {AppError} source.unreadable when even that fails
 */
async function extend(
  access: RandomAccess,
  read: GrowingBytes,
  wanted: number,
  needed: number,
): Promise<boolean> {
  while (read.bytes.length < wanted) {
    const start = read.bytes.length;
    const most = Math.min(wanted - start, metadataPieceLength);
    const least = Math.max(1, Math.min(needed - start, most));
    const { more, length } = await readPiece(access, start, most, least);
    read.add(more);
    if (more.length < length) return true;
    // Damage: what is here may be enough.
    if (length < most) return false;
  }
  return false;
}

interface Piece {
  readonly more: Uint8Array;
  /** How many bytes were asked for in the end. */
  readonly length: number;
}

async function readPiece(access: RandomAccess, start: number, most: number, least: number): Promise<Piece> {
  for (let length = most; ; length = Math.max(least, Math.floor(length / 2))) {
    try {
      return { more: await access.read(start, length), length };
    } catch (error) {
      const isDamage = error instanceof AppError && error.code === 'source.unreadable';
      if (!isDamage || length <= Math.max(least, start === 0 ? leastReadLength : 1)) throw error;
    }
  }
}
