import type { RandomAccess } from '../bytes/RandomAccess';
import { AppError } from '../errors/AppError';
import type { DicomFile } from './DataSet';
import { firstReadLength, headerReadLength, leastReadLength, maxMetadataLength } from './limits';
import { parseDicomFile, type Inflate } from './parseDicomFile';

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
  let bytes: Uint8Array = new Uint8Array(0);
  let needed = 1;
  for (;;) {
    const asked = bytes.length;
    const read = await extend(access, bytes, wanted, needed);
    bytes = read.bytes;
    // Less than asked for means that the file is shorter than it said: what came is all there is.
    const size = bytes.length < asked + read.length ? bytes.length : fileSize;
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

interface Extended {
  readonly bytes: Uint8Array;
  /** How many bytes were asked for in the end. */
  readonly length: number;
}

/**
 * Reads on up to `wanted`. Where that fails on a damaged medium less is asked for, down to `needed`: the damage may lie
 * behind what matters.
 * @throws {AppError} source.unreadable when even that fails
 */
async function extend(
  access: RandomAccess,
  bytes: Uint8Array,
  wanted: number,
  needed: number,
): Promise<Extended> {
  const start = bytes.length;
  const least = Math.max(1, Math.min(needed, wanted) - start);
  for (let length = wanted - start; ; length = Math.max(least, Math.floor(length / 2))) {
    try {
      const more = await access.read(start, length);
      return { bytes: start === 0 ? more : joined(bytes, more), length };
    } catch (error) {
      const isDamage = error instanceof AppError && error.code === 'source.unreadable';
      if (!isDamage || length <= Math.max(least, start === 0 ? leastReadLength : 1)) throw error;
    }
  }
}

function joined(bytes: Uint8Array, more: Uint8Array): Uint8Array {
  const both = new Uint8Array(bytes.length + more.length);
  both.set(bytes);
  both.set(more, bytes.length);
  return both;
}
