import { constants, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packBytes, wholeOptions } from '../../../host/jobs/package/packBytes';

/** Bytes of which no three that follow each other are equal. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, (_, index) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return ((state >> 16) & 0x3e) | (index & 1);
  });
}

describe('packBytes', () => {
  const plain = noise(300_000);
  const withRuns = new Uint8Array(plain).fill(0, 100_000, 200_000);

  it.each([
    ['pictures without runs', plain, constants.Z_HUFFMAN_ONLY],
    ['pictures with a background', withRuns, constants.Z_RLE],
    ['a few bytes', noise(300), constants.Z_HUFFMAN_ONLY],
  ])('looks for runs where there are some: %s', (_, bytes, strategy) => {
    expect(wholeOptions(bytes).strategy).toBe(strategy);
    const packed = packBytes(bytes, false);
    expect(packed.method).toBe(8);
    expect(Buffer.compare(inflateRawSync(packed.bytes), bytes)).toBe(0);
  });

  it('stores what is compressed already', () => {
    expect(packBytes(withRuns, true)).toMatchObject({ method: 0, bytes: withRuns });
  });
});
