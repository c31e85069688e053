import type { RandomAccess } from '../bytes/RandomAccess';
import type { IsoFile } from './readIso9660';

/** The bytes of one file of an image. Reads that would leave the image give fewer bytes, as at the end of a cut file. */
export function isoFileAccess(image: RandomAccess, file: IsoFile): RandomAccess {
  return {
    size: file.size,
    read: async (offset, length) => {
      const parts: Uint8Array[] = [];
      let start = 0;
      for (const extent of file.extents) {
        const from = Math.max(offset, start);
        const to = Math.min(offset + length, start + extent.length);
        if (from < to) parts.push(await image.read(extent.offset + (from - start), to - from));
        start += extent.length;
      }
      return join(parts);
    },
  };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
