import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../core/errors/AppError';
import { decodeFrame } from '../../../../core/imaging/decode/decodeFrame';
import type { PixelDescription } from '../../../../core/imaging/types';
import { pixels } from './pixels';

const jpeg = '1.2.840.10008.1.2.4.';
const encapsulated = ['50', '51', '53', '55', '57', '70', '80', '81', '90', '91', '201', '202', '203'].map(
  (end) => jpeg + end,
);
const syntaxes = [...encapsulated, '1.2.840.10008.1.2.5', '1.2.840.10008.1.2.8.1'];

/** Decodes, or is refused with a code of pixels. Anything else fails the test. */
async function survives(stored: Uint8Array, pixel: PixelDescription): Promise<void> {
  try {
    const frame = await decodeFrame(stored, pixel);
    expect(frame.values.length).toBe(pixel.rows * pixel.columns * pixel.samplesPerPixel);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toMatch(/^pixels\./);
  }
}

/** Beginnings that get past the first checks, so that the garbage reaches the decoders. */
const heads: Readonly<Record<string, readonly number[]>> = {
  none: [],
  jpeg: [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
  extended: [0xff, 0xd8, 0xff, 0xc1, 0, 11, 12, 0, 8, 0, 8, 1, 1, 0x11, 0],
  progressive: [0xff, 0xd8, 0xff, 0xc2, 0, 11, 12, 0, 8, 0, 8, 1, 1, 0x11, 0],
  lossless: [0xff, 0xd8, 0xff, 0xc3, 0, 11, 16, 0, 8, 0, 8, 1, 1, 0x11, 0],
  jpegLs: [0xff, 0xd8, 0xff, 0xf7, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0],
  jpeg2000: [
    0xff, 0x4f, 0xff, 0x51, 0, 41, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0,
    8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7, 1, 1,
  ],
};

describe('hostile frames', () => {
  it('are refused with a code, whatever the syntax', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...syntaxes),
        fc.constantFrom(...Object.keys(heads)),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(1, 8, 16, 32),
        fc.constantFrom(1, 3),
        async (transferSyntaxUid, head, tail, bitsAllocated, samplesPerPixel) => {
          const stored = Uint8Array.from([...(heads[head] ?? []), ...tail]);
          await survives(
            stored,
            pixels({ rows: 8, columns: 8, bitsAllocated, samplesPerPixel, transferSyntaxUid }),
          );
        },
      ),
      { numRuns: 400 },
    ));

  it.each(syntaxes)('an empty frame of %s is refused', async (transferSyntaxUid) => {
    await expect(
      decodeFrame(new Uint8Array(0), pixels({ rows: 8, columns: 8, transferSyntaxUid })),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^pixels\.(corrupt|truncated)$/) as string });
  });

  it('a stream of another size than the Data Set says never reaches a codec', async () => {
    const stored = Uint8Array.from([
      0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9,
    ]);
    await expect(
      decodeFrame(stored, pixels({ rows: 8, columns: 8, transferSyntaxUid: `${jpeg}50` })),
    ).rejects.toMatchObject({
      code: 'pixels.corrupt',
      facts: { codedRows: 0xffff, codedColumns: 0xffff },
    });
  });

  it('a codestream with as many tiles as pixels is refused before a codec sees it', async () => {
    const head = [...(heads['jpeg2000'] ?? [])];
    head.splice(8, 8, 0, 0, 0x40, 0, 0, 0, 0x40, 0);
    head.splice(24, 8, 0, 0, 0, 1, 0, 0, 0, 1);
    await expect(
      decodeFrame(
        Uint8Array.from(head),
        pixels({ rows: 0x4000, columns: 0x4000, transferSyntaxUid: `${jpeg}90` }),
      ),
    ).rejects.toMatchObject({ code: 'pixels.corrupt' });
  });

  it('a syntax that is not ours is named as such', async () => {
    await expect(
      decodeFrame(new Uint8Array(8), pixels({ transferSyntaxUid: '1.2.840.10008.1.2.4.100' })),
    ).rejects.toMatchObject({ code: 'pixels.unsupportedSyntax' });
  });

  it('a deflated frame of odd length may have been made even before', async () => {
    const pixel = pixels({ columns: 3, transferSyntaxUid: '1.2.840.10008.1.2.8.1' });
    const frame = await decodeFrame(deflateRawSync(Uint8Array.of(1, 2, 3, 0)), pixel);
    expect(frame.values).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('PS3.5 A.4.13: a deflated frame inflates, and never to more than a frame', async () => {
    const pixel = pixels({ rows: 2, columns: 3, transferSyntaxUid: '1.2.840.10008.1.2.8.1' });
    const frame = await decodeFrame(deflateRawSync(Uint8Array.of(1, 2, 3, 4, 5, 6)), pixel);
    expect(frame.values).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    const bomb = deflateRawSync(new Uint8Array(20_000_000));
    expect((await decodeFrame(bomb, pixel)).values).toHaveLength(6);
    await expect(decodeFrame(deflateRawSync(Uint8Array.of(1)), pixel)).rejects.toMatchObject({
      code: 'pixels.truncated',
    });
  });
});
