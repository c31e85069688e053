import type { SearchPattern } from './patterns';

/** Many patterns, searched for at once. */
export interface PatternIndex {
  /** Calls `onHit` for each place in `folded` (lower-case bytes) where a pattern stands. */
  search(folded: Uint8Array, onHit: (pattern: SearchPattern, offset: number) => void): void;
}

/** 16 K entries: few false alarms for some hundreds of patterns, and little memory for each of thousands of files. */
const hashMask = 0x3fff;

const hash = (a: number, b: number, c: number, d: number): number =>
  ((a * 0x1003f) ^ (b * 0x2b5) ^ (c * 0x3d1) ^ (d * 0x1f)) & hashMask;

/** Indexes patterns by their first four bytes, so that a search costs the same for one and for thousands. */
export function createPatternIndex(patterns: readonly SearchPattern[]): PatternIndex {
  const byHash = new Map<number, SearchPattern[]>();
  const isUsed = new Uint8Array(hashMask + 1);
  for (const pattern of patterns) {
    const [a = 0, b = 0, c = 0, d = 0] = pattern.bytes;
    const key = hash(a, b, c, d);
    isUsed[key] = 1;
    byHash.set(key, [...(byHash.get(key) ?? []), pattern]);
  }
  return {
    search(folded, onHit) {
      if (byHash.size === 0) return;
      for (let at = 0; at + 4 <= folded.length; at += 1) {
        const key = hash(folded[at] ?? 0, folded[at + 1] ?? 0, folded[at + 2] ?? 0, folded[at + 3] ?? 0);
        if (isUsed[key] === 0) continue;
        for (const pattern of byHash.get(key) ?? [])
          if (standsAt(folded, at, pattern.bytes)) onHit(pattern, at);
      }
    },
  };
}

function standsAt(folded: Uint8Array, at: number, bytes: Uint8Array): boolean {
  if (at + bytes.length > folded.length) return false;
  for (let index = 0; index < bytes.length; index += 1) if (folded[at + index] !== bytes[index]) return false;
  return true;
}
