import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOfBytes, rangeOfWords } from '../../../../core/imaging/decode/integerRange';

function plainly(values: readonly number[], flip: number, most: number) {
  const turned = values.map((value) => value ^ flip);
  return { min: Math.min(most, ...turned), max: Math.max(0, ...turned) };
}

const words = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0x0fff }), { maxLength: 60 }),
  // Around the bit that the lanes have no room for.
  fc.array(fc.integer({ min: 0x7ffd, max: 0x8002 }), { maxLength: 60 }),
  fc.array(fc.constantFrom(0, 1, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff), { maxLength: 60 }),
);
const bytes = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength: 60 }),
  fc.array(fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff), { maxLength: 60 }),
);
const offset = fc.integer({ min: 0, max: 3 });

describe('least and greatest of several values at once', () => {
  it('bytes, signed or not, at any place in memory', () => {
    fc.assert(
      fc.property(bytes, offset, fc.constantFrom(0, 0x80), (values, at, flip) => {
        const memory = new Uint8Array(values.length + 8).fill(at);
        memory.set(values, at);
        const view = new Uint8Array(memory.buffer, at, values.length);
        expect(rangeOfBytes(view, flip)).toEqual(plainly(values, flip, 0xff));
      }),
      { numRuns: 3000 },
    );
  });

  it('words, signed or not, at any place in memory', () => {
    fc.assert(
      fc.property(words, offset, fc.constantFrom(0, 0x8000), (values, at, flip) => {
        const memory = new Uint16Array(values.length + 8).fill(0x7fff);
        memory.set(values, at);
        const view = new Uint16Array(memory.buffer, 2 * at, values.length);
        expect(rangeOfWords(view, flip)).toEqual(plainly(values, flip, 0xffff));
      }),
      { numRuns: 6000 },
    );
  });

  it('each pair of bytes', () => {
    for (let first = 0; first < 256; first += 1)
      for (let second = 0; second < 256; second += 1) {
        const values = [first, first, first, first, second, first, first, first];
        expect(rangeOfBytes(Uint8Array.from(values), 0)).toEqual({
          min: Math.min(first, second),
          max: Math.max(first, second),
        });
      }
  });
});
