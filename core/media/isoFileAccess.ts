import { joinParts } from '../bytes/chunkListAccess';
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
      return joinParts(parts);
    },
  };
}
