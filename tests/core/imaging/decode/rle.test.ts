import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../../core/imaging/decode/decodeFrame';
import { pixels } from './pixels';

const transferSyntaxUid = '1.2.840.10008.1.2.5';

/** PS3.5 G.3.1, as plainly as it says: runs of three or more are replicated, the rest is literal. */
function encodeSegment(bytes: readonly number[]): number[] {
  const out: number[] = [];
  let literal: number[] = [];
  const flush = () => {
    if (literal.length > 0) out.push(literal.length - 1, ...literal);
    literal = [];
  };
  for (let at = 0; at < bytes.length;) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run >= 3) {
      flush();
      out.push(257 - run, bytes[at] as number);
    } else {
      literal.push(...bytes.slice(at, at + run));
      if (literal.length > 120) flush();
    }
    at += run;
  }
  flush();
  if (out.length % 2 === 1) out.push(128);
  return out;
}

function frameOf(segments: readonly (readonly number[])[]): Uint8Array {
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments.length, true);
  let offset = 64;
  segments.forEach((segment, index) => {
    if (index < 15) header.setUint32(4 + index * 4, offset, true);
    offset += segment.length;
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
}

describe('RLE Lossless', () => {
  it('PS3.5 G.3.2: literal runs, replicated runs and the byte that does nothing', async () => {
    const stored = frameOf([[0x02, 10, 20, 30, 0x80, 0xfd, 7, 0x00, 99]]);
    expect((await decodeFrame(stored, pixels({ columns: 8, transferSyntaxUid }))).values).toEqual(
      Uint8Array.of(10, 20, 30, 7, 7, 7, 7, 99),
    );
  });

  it('PS3.5 G.2: the most significant bytes of 16-bit pixels stand in the first segment', async () => {
    const stored = frameOf([
      [1, 0x12, 0x34],
      [1, 0x56, 0x78],
    ]);
    expect(
      (await decodeFrame(stored, pixels({ columns: 2, bitsAllocated: 16, transferSyntaxUid }))).values,
    ).toEqual(Uint16Array.of(0x1256, 0x3478));
  });

  it('PS3.5 G.2: three segments of RGB are red, green and blue', async () => {
    const stored = frameOf([
      [0xff, 1],
      [0xff, 2],
      [0xff, 3],
    ]);
    const frame = await decodeFrame(stored, pixels({ columns: 2, samplesPerPixel: 3, transferSyntaxUid }));
    expect(frame.values).toEqual(Uint8Array.of(1, 2, 3, 1, 2, 3));
  });

  it.each([
    ['no header', new Uint8Array(10)],
    [
      'another number of segments',
      frameOf([
        [0, 1],
        [0, 1],
      ]),
    ],
    ['a segment that is too short', frameOf([[0, 1]])],
    ['a literal run past the end', frameOf([[0x7f, 1, 2]])],
    [
      'a segment that begins behind the end',
      Uint8Array.from([1, 0, 0, 0, 0xff, 0xff, 0, 0, ...new Uint8Array(60)]),
    ],
  ])('refuses %s', async (_, stored) => {
    await expect(decodeFrame(stored, pixels({ columns: 4, transferSyntaxUid }))).rejects.toMatchObject({
      code: 'pixels.corrupt',
    });
  });

  it('gives back what was encoded', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(8, 16, 32),
        fc.constantFrom(1, 3),
        fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 300 })), { minLength: 1, maxLength: 12 }),
        async (bitsAllocated, samplesPerPixel, runs) => {
          const width = bitsAllocated / 8;
          const stride = width * samplesPerPixel;
          const cells = runs.flatMap(([value, length]) => Array.from({ length }, () => value));
          const columns = Math.max(1, Math.floor(cells.length / stride));
          const native = Uint8Array.from(
            { length: columns * stride },
            (_, index) => cells[index % cells.length] as number,
          );
          const segments = Array.from({ length: stride }, (_, index) => {
            const place = Math.floor(index / width) * width + (width - 1 - (index % width));
            return encodeSegment(
              Array.from({ length: columns }, (__, column) => native[column * stride + place] as number),
            );
          });
          const pixel = pixels({ columns, bitsAllocated, samplesPerPixel });
          const decoded = await decodeFrame(frameOf(segments), { ...pixel, transferSyntaxUid });
          expect(decoded.values).toEqual((await decodeFrame(native, pixel)).values);
        },
      ),
    ));
});
