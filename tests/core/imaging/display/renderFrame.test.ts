import { describe, expect, it } from 'vitest';
import { defaultView } from '../../../../core/imaging/display/defaultView';
import { drawOverlays } from '../../../../core/imaging/display/drawOverlays';
import { windowPresets } from '../../../../core/imaging/display/presets';
import { renderFrame } from '../../../../core/imaging/display/renderFrame';
import { windowValueRange } from '../../../../core/imaging/display/windowValueRange';
import type { DecodedFrame, LookupTable } from '../../../../core/imaging/types';
import { frameOf, greys, imageOf, pixelOf } from '../support/frames';

const window = { center: 50.5, width: 101 };

function rgb(rgba: Uint8ClampedArray): number[][] {
  return Array.from({ length: rgba.length / 4 }, (_, pixel) => [...rgba.slice(pixel * 4, pixel * 4 + 3)]);
}

describe('grey', () => {
  it.each([
    ['8 bits unsigned', new Uint8Array([0, 25, 50, 100])],
    ['8 bits signed', new Int8Array([0, 25, 50, 100])],
    ['16 bits unsigned', new Uint16Array([0, 25, 50, 100])],
    ['16 bits signed', new Int16Array([0, 25, 50, 100])],
    ['32 bits unsigned', new Uint32Array([0, 25, 50, 100])],
    ['32 bits signed', new Int32Array([0, 25, 50, 100])],
    ['float', new Float32Array([0, 25, 50, 100])],
    ['double', new Float64Array([0, 25, 50, 100])],
  ])('of %s is the same', (_name, values) => {
    expect(greys(renderFrame(frameOf(values), imageOf(), 0, { window }))).toEqual([0, 64, 128, 255]);
  });

  it('goes through slope and intercept before the window', () => {
    const image = imageOf({ rescaleSlope: 2, rescaleIntercept: -100 });
    expect(
      greys(renderFrame(frameOf(new Int16Array([-1, 50, 75, 100, 2000])), image, 0, { window })),
    ).toEqual([0, 0, 128, 255, 255]);
  });

  it('goes through a Modality LUT, clamped, before the window', () => {
    const modalityLut: LookupTable = { firstMapped: 10, bitsPerEntry: 16, entries: [100, 50, 0] };
    const image = imageOf({ modalityLut });
    expect(greys(renderFrame(frameOf(new Uint8Array([0, 10, 11, 12, 200])), image, 0, { window }))).toEqual([
      255, 255, 128, 0, 0,
    ]);
  });

  it('goes through the VOI LUT asked for', () => {
    const voiLuts: LookupTable[] = [
      { firstMapped: 0, bitsPerEntry: 8, entries: [0, 255] },
      { firstMapped: 0, bitsPerEntry: 8, entries: [255, 0] },
    ];
    const frame = frameOf(new Uint8Array([0, 1]));
    expect(greys(renderFrame(frame, imageOf({ voiLuts }), 0, { voiLutIndex: 1 }))).toEqual([255, 0]);
    expect(defaultView(imageOf({ voiLuts }), 0, frame)).toMatchObject({
      voiLutIndex: 0,
      source: 'fileVoiLut',
    });
  });

  it('is inverted for MONOCHROME1 and for the shape INVERSE, once for both, and swapped by the person', () => {
    const values = new Uint8Array([0, 100]);
    const draw = (
      photometricInterpretation: string,
      shape: 'INVERSE' | 'IDENTITY',
      isInverted = false,
    ): number[] =>
      greys(
        renderFrame(
          frameOf(values, { photometricInterpretation }),
          imageOf({}, { presentationLutShape: shape }),
          0,
          { window, isInverted },
        ),
      );
    expect(draw('MONOCHROME2', 'IDENTITY')).toEqual([0, 255]);
    expect(draw('MONOCHROME1', 'IDENTITY')).toEqual([255, 0]);
    expect(draw('MONOCHROME1', 'INVERSE')).toEqual([255, 0]);
    expect(draw('MONOCHROME2', 'INVERSE')).toEqual([255, 0]);
    expect(draw('MONOCHROME1', 'INVERSE', true)).toEqual([0, 255]);
  });

  it('leaves padding black, also inverted, and out of the first window (PS3.3 C.7.5.1.1.2)', () => {
    const frame = frameOf(new Int16Array([-2000, -1999, 0, 100]), {
      photometricInterpretation: 'MONOCHROME1',
    });
    const image = imageOf({}, { pixelPaddingValue: -2000, pixelPaddingRangeLimit: -1000 });
    const view = defaultView(image, 0, frame);
    expect(view).toEqual({ window: { center: 50.5, width: 101 }, isInverted: false, source: 'frameRange' });
    expect(greys(renderFrame(frame, image, 0, view))).toEqual([0, 0, 255, 0]);
    expect(windowValueRange(image, 0, frame)).toEqual({ min: 0, max: 100, step: 1, minWidth: 1 });
  });

  it('of float frames passes over what is no number', () => {
    const frame = frameOf(new Float32Array([NaN, 0, 1, Infinity]), { min: NaN, max: NaN });
    const view = defaultView(imageOf(), 0, frame);
    expect(greys(renderFrame(frame, imageOf(), 0, view))).toEqual([0, 0, 255, 255]);
  });

  it('of a mask of 0 and 1 is black and white', () => {
    const frame = frameOf(new Uint8Array([0, 1]), { bitsStored: 1 });
    expect(greys(renderFrame(frame, imageOf(), 0, defaultView(imageOf(), 0, frame)))).toEqual([0, 255]);
  });

  it('of a flat frame does not fail', () => {
    const frame = frameOf(new Int16Array([7, 7]));
    expect(greys(renderFrame(frame, imageOf(), 0, defaultView(imageOf(), 0, frame)))).toEqual([0, 0]);
  });

  it('uses the first window of the file that can be used', () => {
    const image = imageOf({ windows: [{ center: 1, width: 0.5 }, window] });
    expect(defaultView(image, 0, frameOf(new Uint8Array([1])))).toEqual({
      window,
      isInverted: false,
      source: 'fileWindow',
    });
  });

  it('without a window in the view is that of the default view', () => {
    const frame = frameOf(new Uint16Array([10, 20]));
    expect(renderFrame(frame, imageOf(), 0, {})).toEqual(
      renderFrame(frame, imageOf(), 0, defaultView(imageOf(), 0, frame)),
    );
  });
});

describe('colour', () => {
  const colors = (
    photometricInterpretation: string,
    samples: number[],
    more: Partial<DecodedFrame> = {},
  ): number[][] =>
    rgb(
      renderFrame(
        frameOf(new Uint8Array(samples), { samplesPerPixel: 3, photometricInterpretation, ...more }),
        imageOf(),
        0,
        {},
      ),
    );

  it('RGB is as stored, and inverted by the person only', () => {
    expect(colors('RGB', [1, 2, 3, 255, 0, 128])).toEqual([
      [1, 2, 3],
      [255, 0, 128],
    ]);
    const frame = frameOf(new Uint8Array([1, 2, 3]), { samplesPerPixel: 3 });
    expect(rgb(renderFrame(frame, imageOf(), 0, { isInverted: true, window }))).toEqual([[254, 253, 252]]);
  });

  it('RGB of more bits is scaled', () => {
    const frame = frameOf(new Uint16Array([0, 65535, 32768]), { samplesPerPixel: 3 });
    expect(rgb(renderFrame(frame, imageOf(), 0, {}))).toEqual([[0, 255, 128]]);
  });

  it.each(['YBR_FULL', 'YBR_FULL_422', 'YBR_ICT'])('PS3.3 C.7.6.3.1.2: %s', (name) => {
    // Forward by the standard's own matrix, rounded to whole values, so back within one.
    const stored = [76, 85, 255, 150, 44, 21, 29, 255, 107, 128, 128, 128];
    const expected = [
      [254, 0, 0],
      [0, 255, 1],
      [0, 0, 254],
      [128, 128, 128],
    ];
    expect(colors(name, stored)).toEqual(expected);
  });

  it('PS3.3 C.7.6.3.1.2: YBR_PARTIAL_422 has black at 16 and white at 235', () => {
    expect(colors('YBR_PARTIAL_422', [16, 128, 128, 235, 128, 128, 0, 128, 128])).toEqual([
      [0, 0, 0],
      [255, 255, 255],
      [0, 0, 0],
    ]);
  });

  it('refuses what it does not know', () => {
    expect(() => colors('HSV', [1, 2, 3])).toThrow(
      expect.objectContaining({ code: 'pixels.unsupportedFormat' }),
    );
  });

  it('says that no window applies', () => {
    expect(defaultView(imageOf(), 0, frameOf(new Uint8Array(3), { samplesPerPixel: 3 }))).toEqual({
      isInverted: false,
      source: 'colour',
    });
  });
});

describe('PALETTE COLOR', () => {
  const channel = (entries: number[]): LookupTable => ({ firstMapped: 2, bitsPerEntry: 16, entries });
  const palette = { red: channel([0, 65535]), green: channel([65535, 0]), blue: channel([257, 514]) };
  const draw = (values: Uint16Array | Int16Array) =>
    rgb(
      renderFrame(
        frameOf(values, { photometricInterpretation: 'PALETTE COLOR' }),
        imageOf({}, { palette }),
        0,
        {},
      ),
    );

  it('takes the first and last entry for indices outside the table (PS3.3 C.7.6.3.1.5)', () => {
    const [first, last] = [
      [0, 255, 1],
      [255, 0, 2],
    ];
    expect(draw(new Uint16Array([0, 2, 3, 4, 65535]))).toEqual([first, first, last, last, last]);
    expect(draw(new Int16Array([-5, 3]))).toEqual([first, last]);
  });

  it('without a palette is refused', () => {
    const frame = frameOf(new Uint8Array([1]), { photometricInterpretation: 'PALETTE COLOR' });
    expect(() => renderFrame(frame, imageOf(), 0, {})).toThrow(
      expect.objectContaining({ code: 'pixels.badDescription' }),
    );
  });
});

describe('the target', () => {
  it('is written into and given back, also where it does not begin on a word', () => {
    const frame = frameOf(new Uint8Array([0, 100]));
    const aligned = new Uint8ClampedArray(8);
    const odd = new Uint8ClampedArray(new ArrayBuffer(12), 3, 8);
    expect(renderFrame(frame, imageOf(), 0, { window }, aligned)).toBe(aligned);
    expect(renderFrame(frame, imageOf(), 0, { window }, odd)).toBe(odd);
    expect([...odd]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    expect([...aligned]).toEqual([...odd]);
  });

  it('of another size is refused, as are too few values', () => {
    const frame = frameOf(new Uint8Array([0, 100]));
    const refused = expect.objectContaining({ code: 'pixels.badDescription' });
    expect(() => renderFrame(frame, imageOf(), 0, {}, new Uint8ClampedArray(4))).toThrow(refused);
    expect(() => renderFrame({ ...frame, rows: 2 }, imageOf(), 0, {})).toThrow(refused);
  });
});

describe('overlays', () => {
  const plane = {
    rows: 2,
    columns: 2,
    numberOfFrames: 1,
    imageFrameOrigin: 1,
    bits: Uint8Array.of(1, 0, 0, 1),
  };
  const draw = (more: object, frameIndex = 0, numberOfFrames = 1): number[] => {
    const image = imageOf(
      {},
      {
        pixel: pixelOf({ rows: 2, columns: 3, numberOfFrames }),
        overlays: [{ ...plane, originRow: 1, originColumn: 1, ...more }],
      },
    );
    const rgba = new Uint8ClampedArray(24);
    drawOverlays(image, frameIndex, rgba);
    return greys(rgba);
  };

  it('are white at their place and clipped to the picture', () => {
    expect(draw({})).toEqual([255, 0, 0, 0, 255, 0]);
    expect(draw({ originColumn: 3 })).toEqual([0, 0, 255, 0, 0, 0]);
    expect(draw({ originRow: 0, originColumn: 0 })).toEqual([255, 0, 0, 0, 0, 0]);
    expect(draw({ originRow: -30000, originColumn: 30000 })).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('of several frames belong to the frames from their origin on', () => {
    const bits = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0);
    const of = (frameIndex: number): number[] =>
      draw({ numberOfFrames: 2, imageFrameOrigin: 2, bits }, frameIndex, 4);
    expect([0, 1, 2, 3].map((index) => of(index).slice(0, 2))).toEqual([
      [0, 0],
      [255, 0],
      [0, 255],
      [0, 0],
    ]);
  });
});

describe('presets', () => {
  it('are for CT in HU, keyed 1 to 9', () => {
    expect(windowPresets('CT', 'HU').map(({ key, id }) => key + id)).toEqual([
      '1brain',
      '2subdural',
      '3stroke',
      '4bone',
      '5lung',
      '6abdomen',
      '7liver',
      '8mediastinum',
      '9angio',
    ]);
    expect(windowPresets('CT', 'MGML')).toEqual([]);
    expect(windowPresets('CT', undefined)).toEqual([]);
    expect(windowPresets('MR', 'HU')).toEqual([]);
    expect(windowPresets(undefined, 'HU')).toEqual([]);
  });
});
