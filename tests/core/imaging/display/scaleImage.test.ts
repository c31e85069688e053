import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displaySize, scaleImage, type RgbaImage } from '../../../../core/imaging/display/scaleImage';
import { greys } from '../support/frames';

/** Greys as an opaque picture. */
function picture(width: number, values: readonly number[]): RgbaImage {
  const data = new Uint8ClampedArray(values.flatMap((value) => [value, value, value, 255]));
  return { width, height: values.length / width, data };
}

describe('the size to draw at', () => {
  it.each([
    [10, 20, 1, undefined, [20, 10]],
    [10, 20, 2, undefined, [20, 20]],
    [10, 20, 0.5, undefined, [40, 10]],
    [512, 256, 1, 64, [32, 64]],
    [512, 512, 2, 100, [50, 100]],
    [1, 10000, 1, 10, [10, 1]],
  ])('of %d rows, %d columns, ratio %d, size %s', (rows, columns, ratio, size, expected) => {
    const { width, height } = displaySize(rows, columns, ratio, size);
    expect([width, height]).toEqual(expected);
  });
});

describe('scaling', () => {
  it('shrinks by the mean of what each pixel covers', () => {
    expect(greys(scaleImage(picture(4, [0, 100, 200, 40]), 2, 1).data)).toEqual([50, 120]);
    // Three to two: each covers one and a half.
    expect(greys(scaleImage(picture(3, [0, 90, 180]), 2, 1).data)).toEqual([30, 150]);
    expect(greys(scaleImage(picture(2, [0, 100, 200, 40]), 1, 1).data)).toEqual([85]);
  });

  it('enlarges bilinearly between pixel centres, the edge repeated', () => {
    expect(greys(scaleImage(picture(2, [0, 100]), 4, 1).data)).toEqual([0, 25, 75, 100]);
    expect(greys(scaleImage(picture(1, [0, 100]), 1, 4).data)).toEqual([0, 25, 75, 100]);
  });

  it('at the same size gives the picture itself', () => {
    const same = picture(2, [1, 2]);
    expect(scaleImage(same, 2, 1)).toBe(same);
  });

  it('keeps a flat picture flat and opaque, and never leaves the range of its values', () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(side, side, side, side, fc.integer({ min: 0, max: 255 }), (w, h, toW, toH, grey) => {
        const scaled = scaleImage(
          picture(
            w,
            Array.from({ length: w * h }, () => grey),
          ),
          toW,
          toH,
        );
        expect([scaled.width, scaled.height, scaled.data.length]).toEqual([toW, toH, toW * toH * 4]);
        for (let at = 0; at < scaled.data.length; at += 1)
          expect(scaled.data[at]).toBe(at % 4 === 3 ? 255 : grey);
      }),
    );
  });
});
