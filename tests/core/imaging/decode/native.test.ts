import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../../core/imaging/decode/decodeFrame';
import { pixels } from './pixels';

const bigEndian = '1.2.840.10008.1.2.2';
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('native frames', () => {
  it('PS3.5 8.1.1: 12 of 16 bits, what stands above High Bit is no part of the value', async () => {
    const pixel = pixels({ columns: 3, bitsAllocated: 16, bitsStored: 12 });
    const frame = await decodeFrame(bytes(0x34, 0xf2, 0xff, 0x0f, 0x00, 0xf0), pixel);
    expect(frame.values).toEqual(Uint16Array.of(0x234, 0xfff, 0));
    expect([frame.min, frame.max]).toEqual([0, 0xfff]);
  });

  it('PS3.5 8.1.1: High Bit 15 with 12 bits stored is shifted down', async () => {
    const pixel = pixels({ columns: 2, bitsAllocated: 16, bitsStored: 12, highBit: 15 });
    expect((await decodeFrame(bytes(0x45, 0x23, 0xf0, 0xff), pixel)).values).toEqual(
      Uint16Array.of(0x234, 0xfff),
    );
  });

  it('PS3.5 8.1.1: the sign bit of a 12-bit value is its bit 11', async () => {
    const pixel = pixels({ columns: 4, bitsAllocated: 16, bitsStored: 12, isSigned: true });
    const frame = await decodeFrame(bytes(0xff, 0x0f, 0x00, 0x08, 0xff, 0x07, 0xff, 0xff), pixel);
    expect(frame.values).toEqual(Int16Array.of(-1, -2048, 2047, -1));
    expect([frame.min, frame.max]).toEqual([-2048, 2047]);
  });

  it('leaves the bytes it was given as they were', async () => {
    const stored = bytes(0x34, 0xf2, 0xff, 0xff);
    await decodeFrame(stored, pixels({ columns: 2, bitsAllocated: 16, bitsStored: 12, isSigned: true }));
    await decodeFrame(stored, pixels({ columns: 2, bitsAllocated: 16, transferSyntaxUid: bigEndian }));
    expect(stored).toEqual(bytes(0x34, 0xf2, 0xff, 0xff));
  });

  it('reads a Buffer that is part of a larger one, at an odd place, without touching it', async () => {
    const whole = Buffer.from([9, 0x12, 0x34, 0x56, 0x78, 9]);
    const stored = whole.subarray(1, 5);
    const frame = await decodeFrame(
      stored,
      pixels({ columns: 2, bitsAllocated: 16, transferSyntaxUid: bigEndian }),
    );
    expect(frame.values).toEqual(Uint16Array.of(0x1234, 0x5678));
    expect([...whole]).toEqual([9, 0x12, 0x34, 0x56, 0x78, 9]);
    const planes = await decodeFrame(
      Buffer.from([1, 2, 3, 4, 5, 6]),
      pixels({ columns: 2, samplesPerPixel: 3, planarConfiguration: 1 }),
    );
    expect(planes.values).toEqual(bytes(1, 3, 5, 2, 4, 6));
  });

  it('gives a view where bytes are values already', async () => {
    const stored = Uint8Array.from([1, 0, 2, 0]);
    const frame = await decodeFrame(stored, pixels({ columns: 2, bitsAllocated: 16 }));
    expect(frame.values.buffer).toBe(stored.buffer);
  });

  it('PS3.3 C.7.6.3.1.3: samples by plane are interleaved', async () => {
    const pixel = pixels({ columns: 2, samplesPerPixel: 3, planarConfiguration: 1, bitsAllocated: 16 });
    const frame = await decodeFrame(bytes(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0), pixel);
    expect(frame.values).toEqual(Uint16Array.of(1, 3, 5, 2, 4, 6));
  });

  it('PS3.3 C.7.6.3.1.2: of YBR_FULL_422 two pixels share Cb and Cr', async () => {
    const pixel = pixels({ columns: 4, samplesPerPixel: 3, photometricInterpretation: 'YBR_FULL_422' });
    const frame = await decodeFrame(bytes(10, 11, 1, 2, 12, 13, 3, 4), pixel);
    expect(frame.values).toEqual(bytes(10, 1, 2, 11, 1, 2, 12, 3, 4, 13, 3, 4));
    expect(frame.photometricInterpretation).toBe('YBR_FULL_422');
  });

  it('PS3.5 8.1.1: the first of 1-bit pixels is the lowest bit', async () => {
    const frame = await decodeFrame(
      bytes(0b00000101, 0b10),
      pixels({ rows: 2, columns: 5, bitsAllocated: 1 }),
    );
    expect(frame.values).toEqual(bytes(1, 0, 1, 0, 0, 0, 0, 0, 0, 1));
  });

  it('reads float and double values, not a number among them', async () => {
    const floats = new Uint8Array(Float32Array.of(1.5, -2.25, NaN).buffer);
    const frame = await decodeFrame(
      floats,
      pixels({ columns: 3, bitsAllocated: 32, isSigned: true, element: 'FloatPixelData' }),
    );
    expect([...frame.values]).toEqual([1.5, -2.25, NaN]);
    expect([frame.min, frame.max]).toEqual([-2.25, 1.5]);
    const doubles = new Uint8Array(Float64Array.of(1e300).buffer);
    const double = await decodeFrame(
      doubles,
      pixels({ bitsAllocated: 64, isSigned: true, element: 'DoubleFloatPixelData' }),
    );
    expect([...double.values]).toEqual([1e300]);
  });

  it('reads 32-bit values, signed and not', async () => {
    const stored = bytes(0xff, 0xff, 0xff, 0xff);
    expect((await decodeFrame(stored, pixels({ bitsAllocated: 32 }))).max).toBe(0xffffffff);
    expect((await decodeFrame(stored, pixels({ bitsAllocated: 32, isSigned: true }))).max).toBe(-1);
    expect((await decodeFrame(stored, pixels({ bitsAllocated: 32, bitsStored: 24 }))).max).toBe(0xffffff);
  });

  it('refuses a frame that is one byte short', async () => {
    await expect(
      decodeFrame(new Uint8Array(7), pixels({ columns: 4, bitsAllocated: 16 })),
    ).rejects.toMatchObject({ code: 'pixels.truncated' });
  });

  it('gives the same values in both byte orders', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(16, 32),
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 40 }),
        async (bitsAllocated, isSigned, words) => {
          const width = bitsAllocated / 8;
          const little = new Uint8Array(words.length * width);
          const big = new Uint8Array(words.length * width);
          words.forEach((word, index) => {
            for (let i = 0; i < width; i++) {
              little[index * width + i] = (word >>> (8 * i)) & 255;
              big[index * width + width - 1 - i] = (word >>> (8 * i)) & 255;
            }
          });
          const pixel = pixels({ columns: words.length, bitsAllocated, isSigned });
          const a = await decodeFrame(little, pixel);
          const b = await decodeFrame(big, { ...pixel, transferSyntaxUid: bigEndian });
          expect(b).toEqual(a);
        },
      ),
    ));
});
