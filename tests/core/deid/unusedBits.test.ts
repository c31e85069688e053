import { describe, expect, it } from 'vitest';
import { unusedBits } from '../../../core/deid/pixels/unusedBits';
import type { PixelDescription } from '../../../core/imaging/types';

const pixel = (bitsAllocated: number, bitsStored: number): PixelDescription =>
  ({
    element: 'PixelData',
    bitsAllocated,
    bitsStored,
    highBit: bitsStored - 1,
    isSigned: false,
  }) as PixelDescription;

describe('bits that no stored value has', () => {
  it('are found in every byte of a picture that begins at any place in memory, in every length', () => {
    for (const [allocated, stored, isBigEndian] of [
      [16, 12, false],
      [16, 12, true],
      [8, 7, false],
      [32, 31, false],
    ] as const) {
      const rule = unusedBits(pixel(allocated, stored), isBigEndian)!;
      const width = allocated / 8;
      const upper = isBigEndian ? 0 : width - 1;
      const bit = 2 ** (stored % 8);
      for (let start = 0; start < 8; start += 1) {
        for (let length = width; length <= 24; length += width) {
          const chunk = new Uint8Array(64).subarray(start, start + length);
          // All bits that are used.
          for (let at = 0; at < length; at += 1) chunk[at] = at % width === upper ? bit - 1 : 0xff;
          expect(rule.isDirty(chunk)).toBe(false);
          for (let at = upper; at < length; at += width) {
            chunk[at]! |= bit;
            expect(rule.isDirty(chunk)).toBe(true);
            chunk[at]! &= ~bit;
          }
        }
      }
    }
  });
});
