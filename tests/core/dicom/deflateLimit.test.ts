import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflatedAccess, type Inflate } from '../../../core/dicom/inflateDataSet';
import { headerReadLength, maxDeflateLength, maxDeflateRatio } from '../../../core/dicom/limits';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { inflatePieces } from '../../../host/inflate';
import { codeOf } from './parse';
import { bytes, deflatedLittleEndian, explicit, identity, part10 } from './rawBytes';

const pieceLength = 1024 * 1024;

/** Inflates to `first` and then zeros, `length` bytes in all; notes what was asked for. */
function zeros(first: Uint8Array, length: number, given: number[] = []): Inflate {
  const piece = new Uint8Array(pieceLength);
  return function* () {
    given.push(first.length);
    yield first;
    for (let at = first.length; at < length; at += piece.length) {
      const part = piece.subarray(0, length - at);
      given.push(part.length);
      yield part;
    }
  };
}

/** Reads the header of a file of so many packed bytes, which inflate to `first` and zeros. */
function header(packedLength: number, inflate: Inflate): string {
  const head = part10(deflatedLittleEndian, new Uint8Array(0));
  const file = new Uint8Array(head.length + packedLength);
  file.set(head);
  return codeOf(() => parseDicomFile(file, { fileSize: file.length, untilPixelData: true, inflate }));
}

const pixels = (length: number): Uint8Array => bytes(identity, explicit('7FE00010', 'OB', '', length));

describe('a deflated Data Set', () => {
  const meeting = Math.floor(maxDeflateLength / maxDeflateRatio);
  const limits: readonly (readonly [string, number, number])[] = [
    ['the ratio', 2000, 2000 * maxDeflateRatio],
    ['the ratio, where it meets 2 GB', meeting, meeting * maxDeflateRatio],
    ['2 GB', meeting + 1, maxDeflateLength],
    ['2 GB of a larger file', meeting * 3, maxDeflateLength],
  ];

  it.each(limits)('%s, counted while it comes: at the limit and one past it', async (_name, length, most) => {
    const outcome = (total: number): Promise<unknown> =>
      inflatedAccess(new Uint8Array(length), zeros(identity, total))
        .read(most - 4, 8)
        .then(
          (read) => read.length,
          (error: unknown) => (error as { code?: string }).code,
        );
    expect([await outcome(most), await outcome(most + 1)]).toEqual([4, 'file.deflateBomb']);
  });

  it.each(limits)('%s, as the length of its pixels: at the limit and one past it', (_name, length, most) => {
    const given: number[] = [];
    const fits = most - pixels(0).length;
    const outcome = (pixelLength: number): string =>
      header(length, zeros(pixels(pixelLength), Infinity, given));
    expect([outcome(fits), outcome(fits + 1)]).toEqual(['none', 'file.deflateBomb']);
    // No more was inflated than the header needs.
    expect(given).toEqual([pixels(0).length, pieceLength, pixels(0).length, pieceLength]);
  });

  it('gives its header without more than that of it, and any range of what follows', async () => {
    const content = Buffer.alloc(34 * 1024 * 1024, 'not all alike, 31 characters..');
    const whole = new Uint8Array(Buffer.concat([pixels(content.length), content]));
    const file = part10(deflatedLittleEndian, deflateRawSync(whole, { level: 1 }));
    const parsed = parseDicomFile(file, {
      fileSize: file.length,
      untilPixelData: true,
      inflate: inflatePieces,
    });
    expect(parsed.dataSet.bytes.length).toBeLessThan(whole.length / 2);
    expect(parsed.dataSet.bytes.length).toBeGreaterThanOrEqual(headerReadLength);
    for (const offset of [0, 30_000_000, 5_000_000, whole.length - 10]) {
      const read = await parsed.inflated?.read(offset, 100_000);
      expect(Buffer.compare(read ?? new Uint8Array(0), whole.subarray(offset, offset + 100_000))).toBe(0);
    }
  });

  it('is refused as metadata that is too long where no pixels come', () => {
    const endless: Inflate = function* () {
      // Private values of 1 MB without an end.
      const element = bytes(explicit('00091001', 'OB', '', 1024 * 1024));
      const part = new Uint8Array(element.length + 1024 * 1024);
      part.set(element);
      yield identity;
      for (;;) yield part;
    };
    expect(header(10_000_000, endless)).toBe('file.metadataTooLong');
  });
});
