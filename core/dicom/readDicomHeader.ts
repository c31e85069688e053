import type { RandomAccess } from '../bytes/RandomAccess';
import { AppError } from '../errors/AppError';
import type { DicomFile } from './DataSet';
import { headerReadLength, maxMetadataLength } from './limits';
import { parseDicomFile, type Inflate } from './parseDicomFile';

/** What `readDicomHeader` needs from outside. */
export interface HeaderOptions {
  readonly inflate?: Inflate;
}

/**
 * Reads a file up to its pixels: 64 KB first, more only where the metadata needs it. The result's bytes hold
 * what was read; pixels are located, not read.
 * @throws {AppError} file.metadataTooLong, and as parseDicomFile (but never file.truncated with `needed`)
 */
export async function readDicomHeader(access: RandomAccess, options: HeaderOptions = {}): Promise<DicomFile> {
  const fileSize = access.size;
  let wanted = Math.min(fileSize, headerReadLength);
  let bytes: Uint8Array = new Uint8Array(0);
  for (;;) {
    bytes = await extend(access, bytes, wanted);
    // Less than asked for means that the file is shorter than it said: what came is all there is.
    const size = bytes.length < wanted ? bytes.length : fileSize;
    const result = tryParse(bytes, size, options);
    if (typeof result !== 'number') return result;
    if (result > maxMetadataLength)
      throw new AppError('file.metadataTooLong', { maximum: maxMetadataLength });
    wanted = Math.min(fileSize, maxMetadataLength, Math.max(result + headerReadLength, bytes.length * 2));
  }
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

async function extend(access: RandomAccess, bytes: Uint8Array, length: number): Promise<Uint8Array> {
  if (bytes.length === 0) return access.read(0, length);
  const more = await access.read(bytes.length, length - bytes.length);
  const joined = new Uint8Array(bytes.length + more.length);
  joined.set(bytes);
  joined.set(more, bytes.length);
  return joined;
}
