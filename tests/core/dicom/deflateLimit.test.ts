import { describe, expect, it } from 'vitest';
import { maxDeflateLength, maxDeflateRatio } from '../../../core/dicom/limits';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { deflatedLittleEndian, identity, part10 } from './rawBytes';

/**
 * What the inflater may give for so many packed bytes. 2 GB are not really inflated here: that the inflater keeps the limit
 * that it is told is tested with small ones.
 */
function allowed(packedLength: number): number {
  const head = part10(deflatedLittleEndian, new Uint8Array(0));
  const file = new Uint8Array(head.length + packedLength);
  file.set(head);
  let limit = 0;
  parseDicomFile(file, {
    fileSize: file.length,
    inflate: (_packed, maxLength) => {
      limit = maxLength;
      return identity;
    },
  });
  return limit;
}

describe('length that a deflated Data Set may have', () => {
  const most = Math.floor(maxDeflateLength / maxDeflateRatio);

  it('is the ratio as long as that is below 2 GB, and 2 GB from there on', () => {
    expect(allowed(most)).toBe(most * maxDeflateRatio);
    expect(allowed(most + 1)).toBe(maxDeflateLength);
  });
});
