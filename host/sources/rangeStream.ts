import { AppError } from '../../core/errors/AppError';
import type { OpenFile } from './Source';

/** Bytes of a range, in parts of at most 256 KB. */
export async function* rangeParts(
  file: OpenFile,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  const part = 256 * 1024;
  for (let done = 0; done < length; done += part) {
    const bytes = await file.read(offset + done, Math.min(part, length - done));
    if (bytes.length === 0) throw new AppError('archive.broken');
    yield bytes;
  }
}

/** A part of a file as a file of its own. */
export function rangeFile(file: OpenFile, offset: number, size: number): OpenFile {
  return {
    size,
    read: (at, length) => {
      const wanted = Math.max(0, Math.min(length, size - at));
      return wanted === 0 ? Promise.resolve(new Uint8Array(0)) : file.read(offset + at, wanted);
    },
    close: () => file.close(),
  };
}
