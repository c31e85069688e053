import type { RandomAccess } from './RandomAccess';

/** RandomAccess over pieces that stand one after the other. A result is a view where it lies in one piece, else a copy. */
export function chunkListAccess(chunks: readonly Uint8Array[]): RandomAccess {
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return {
    size,
    read: (offset, length) => {
      const end = Math.min(size, offset + length);
      const parts: Uint8Array[] = [];
      let start = 0;
      for (const chunk of chunks) {
        const from = Math.max(offset, start);
        const to = Math.min(end, start + chunk.length);
        if (from < to) parts.push(chunk.subarray(from - start, to - start));
        start += chunk.length;
      }
      return Promise.resolve(joinParts(parts));
    },
  };
}

/** The pieces as one; the piece itself where there is only one. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
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
