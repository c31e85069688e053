import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32, crc32ByTable } from '../../../host/jobs/package/crc32';

describe('crc32', () => {
  it('gives the check value of the algorithm', () => {
    expect(crc32ByTable(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('is the same by table as by zlib, in one piece and in two', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const expected = zlib.crc32(bytes);
        expect(crc32(bytes)).toBe(expected);
        expect(crc32ByTable(bytes.subarray(cut), crc32ByTable(bytes.subarray(0, cut)))).toBe(expected);
      }),
    );
  });
});
