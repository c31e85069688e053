import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagePoint, patientPoint } from '../../../../core/imaging/geometry/patientMapping';
import { planeName, sliceLocation } from '../../../../core/imaging/geometry/plane';
import { pixelsPerMm, scaleBar, turnedPixelsPerMm } from '../../../../core/imaging/geometry/scaleBar';
import { isOrientation } from '../../../../core/imaging/geometry/vector';
import type { FrameDescription, PixelSpacing } from '../../../../core/imaging/types';
import { imageOf } from '../support/frames';

const spacing: PixelSpacing = {
  kind: 'calibrated',
  row: 0.5,
  column: 0.25,
  from: 'PixelSpacing',
  isAtDetector: false,
};
const frameWith = (more: Partial<FrameDescription>): FrameDescription =>
  imageOf({ spacing, ...more }).frames[0] as FrameDescription;

describe('the mapping between image and patient (PS3.3 C.7.6.2.1.1)', () => {
  it('has Image Position at the centre of the first pixel', () => {
    const frame = frameWith({ imagePosition: [-100, -80, 30], imageOrientation: [1, 0, 0, 0, 1, 0] });
    expect(patientPoint(frame, { x: 0.5, y: 0.5 })).toEqual([-100, -80, 30]);
    // Column index times the spacing between columns along the row; row index times the spacing between rows along the column.
    expect(patientPoint(frame, { x: 4.5, y: 2.5 })).toEqual([-99, -79, 30]);
  });

  it('goes there and back', () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const frame = frameWith({ imagePosition: [12, -7, 90], imageOrientation: [c, s, 0, 0, 0, -1] });
    fc.assert(
      fc.property(
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        (x, y) => {
          const place = patientPoint(frame, { x, y });
          const back = place && imagePoint(frame, place);
          expect(back?.point.x).toBeCloseTo(x, 6);
          expect(back?.point.y).toBeCloseTo(y, 6);
          expect(back?.distance).toBeCloseTo(0, 6);
        },
      ),
    );
  });

  it('is unknown without a spacing in the patient', () => {
    const place = { imagePosition: [0, 0, 0], imageOrientation: [1, 0, 0, 0, 1, 0] } as const;
    expect(
      patientPoint(frameWith({ ...place, spacing: { ...spacing, isAtDetector: true } }), { x: 1, y: 1 }),
    ).toBeUndefined();
    expect(patientPoint(frameWith({}), { x: 1, y: 1 })).toBeUndefined();
  });
});

describe('planes and slices', () => {
  it('are named by the axis nearest to the normal', () => {
    expect(planeName([1, 0, 0, 0, 1, 0])).toEqual({ name: 'axial', isOblique: false });
    expect(planeName([1, 0, 0, 0, 0, -1])).toEqual({ name: 'coronal', isOblique: false });
    expect(planeName([0, 1, 0, 0, 0, -1])).toEqual({ name: 'sagittal', isOblique: false });
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
    expect(planeName([1, 0, 0, 0, c, s])).toEqual({ name: 'axial', isOblique: true });
  });

  it('lie along the normal, not along an axis', () => {
    expect(sliceLocation([-100, -100, 42], [1, 0, 0, 0, 1, 0])).toBe(42);
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
    // Moving within the plane does not change the location.
    const at = (t: number): number => sliceLocation([3 + t, 5 + t * c, 7 + t * s], [1, 0, 0, 0, c, s]);
    expect(at(50)).toBeCloseTo(at(0), 9);
  });

  it('need directions of length 1 at right angles', () => {
    expect(isOrientation([1, 0, 0, 0, 1, 0])).toBe(true);
    expect(isOrientation([0.999, 0.001, 0, 0, 0.999, 0])).toBe(true);
    for (const wrong of [
      [],
      [1, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [1, 0, 0, 1, 0, 0],
      [2, 0, 0, 0, 1, 0],
      [1, 0, 0, 0, NaN, 0],
    ])
      expect(isOrientation(wrong)).toBe(false);
  });
});

describe('scale', () => {
  it.each([
    [2, 250, 100, '10 cm'],
    [2, 199, 50, '5 cm'],
    [1, 19, 10, '1 cm'],
    [4, 39, 5, '5 mm'],
    [100, 150, 1, '1 mm'],
    [1000, 600, 0.5, '500 µm'],
    [0.1, 150, 1000, '100 cm'],
  ])('at %d px/mm within %d px is %d mm: %s', (scale, most, lengthMm, text) => {
    const bar = scaleBar(scale, most);
    expect(bar).toMatchObject({ text });
    expect(bar?.lengthMm).toBeCloseTo(lengthMm, 9);
    expect(bar?.lengthPx).toBeCloseTo(lengthMm * scale, 9);
  });

  it('is a length of 1, 2 or 5, at least two fifths of what fits', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: 20, max: 2000, noNaN: true }),
        (scale, most) => {
          const bar = scaleBar(scale, most);
          expect(bar?.lengthPx).toBeLessThanOrEqual(most * (1 + 1e-9));
          expect(bar?.lengthPx).toBeGreaterThanOrEqual(most * 0.4 * (1 - 1e-9));
        },
      ),
    );
  });

  it('is absent where it makes no sense', () => {
    for (const scale of [0, -1, NaN, Infinity]) expect(scaleBar(scale, 100)).toBeUndefined();
  });

  it('has both directions, swapped when the picture is turned', () => {
    const scale = pixelsPerMm(spacing, 2, 4);
    expect(scale).toEqual({ horizontal: 8, vertical: 8 });
    expect(turnedPixelsPerMm({ horizontal: 1, vertical: 2 }, 90)).toEqual({ horizontal: 2, vertical: 1 });
    expect(turnedPixelsPerMm({ horizontal: 1, vertical: 2 }, -180)).toEqual({ horizontal: 1, vertical: 2 });
    expect(pixelsPerMm({ kind: 'unknown', reason: 'geometry.spacingUnknown' }, 1, 1)).toBeUndefined();
  });
});
