import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  directionLetters,
  isDirectionLetters,
  oppositeLetters,
  orientationLetters,
  type ViewRotation,
} from '../../../../core/imaging/geometry/orientationLetters';
import type { Orientation } from '../../../../core/imaging/geometry/vector';

const axial: Orientation = [1, 0, 0, 0, 1, 0];
const coronal: Orientation = [1, 0, 0, 0, 0, -1];
const sagittal: Orientation = [0, 1, 0, 0, 0, -1];
const upright: ViewRotation = {
  rotationDegrees: 0,
  isFlippedHorizontally: false,
  isFlippedVertically: false,
};

function edges(
  orientation: Parameters<typeof orientationLetters>[0],
  view: Partial<ViewRotation> = {},
): string {
  const letters = orientationLetters(orientation, { ...upright, ...view });
  return letters === undefined
    ? 'none'
    : [letters.left, letters.top, letters.right, letters.bottom].join(' ');
}

describe('letters at the edges', () => {
  it.each([
    ['axial', axial, 'R A L P'],
    ['coronal', coronal, 'R H L F'],
    ['sagittal', sagittal, 'A H P F'],
    ['axial, patient prone', [-1, 0, 0, 0, -1, 0] as Orientation, 'L P R A'],
  ])('of an %s picture (left, top, right, bottom)', (_name, orientation, expected) => {
    expect(edges(orientation)).toBe(expected);
  });

  it('turn clockwise with the picture', () => {
    expect(edges(axial, { rotationDegrees: 90 })).toBe('P R A L');
    expect(edges(axial, { rotationDegrees: 180 })).toBe('L P R A');
    expect(edges(axial, { rotationDegrees: 270 })).toBe('A L P R');
    expect(edges(axial, { rotationDegrees: -90 })).toBe('A L P R');
  });

  it('swap with a flip, which comes before the turn', () => {
    expect(edges(axial, { isFlippedHorizontally: true })).toBe('L A R P');
    expect(edges(axial, { isFlippedVertically: true })).toBe('R P L A');
    expect(edges(axial, { isFlippedHorizontally: true, rotationDegrees: 90 })).toBe('P L A R');
  });

  it('combine for oblique planes, the strongest first', () => {
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    expect(edges([c, s, 0, -s, c, 0])).toBe('RA AL LP PR');
    expect(edges([Math.cos(0.1), Math.sin(0.1), 0, -Math.sin(0.1), Math.cos(0.1), 0])).toBe('R A L P');
    expect(directionLetters([0.577, 0.577, 0.577])).toBe('LPH');
  });

  it('come from Patient Orientation where there are no cosines (PS3.3 C.7.6.1.1.1)', () => {
    expect(edges(['L', 'F'])).toBe('R H L F');
    expect(edges(['P', 'F'], { isFlippedHorizontally: true })).toBe('P H A F');
    expect(edges(['AL', 'FR'], { rotationDegrees: 90 })).toBe('FR PR HL AL');
  });

  it('are absent where nothing is said or it makes no sense', () => {
    expect(edges(undefined)).toBe('none');
    expect(edges(['X', 'F'])).toBe('none');
    expect(edges(['', ''])).toBe('none');
    expect(edges([0, 0, 0, 0, 0, 0])).toBe('none');
    expect(['L', 'AL', 'LPH', 'LR', 'LL', '', 'LPHF', 'x'].map(isDirectionLetters)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

/** Two directions at right angles, any way round. */
const anyOrientation = fc
  .tuple(
    fc.double({ min: 0, max: 6.3, noNaN: true }),
    fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    fc.double({ min: 0, max: 6.3, noNaN: true }),
  )
  .map(([yaw, pitch, roll]): Orientation => {
    const forward = [
      Math.cos(yaw) * Math.cos(pitch),
      Math.sin(yaw) * Math.cos(pitch),
      Math.sin(pitch),
    ] as const;
    const side = [-Math.sin(yaw), Math.cos(yaw), 0] as const;
    const up = [
      forward[1] * side[2] - forward[2] * side[1],
      forward[2] * side[0] - forward[0] * side[2],
      forward[0] * side[1] - forward[1] * side[0],
    ] as const;
    const turn = (axis: 0 | 1 | 2): number => side[axis] * Math.cos(roll) + up[axis] * Math.sin(roll);
    return [...forward, turn(0), turn(1), turn(2)];
  });
const anySource = fc.oneof(
  anyOrientation,
  fc.constantFrom<[string, string]>(['L', 'F'], ['P', 'H'], ['AL', 'FR']),
);
const anyView = fc.record({
  rotationDegrees: fc.constantFrom(0, 90, 180, 270),
  isFlippedHorizontally: fc.boolean(),
  isFlippedVertically: fc.boolean(),
});

describe('properties', () => {
  it('letters across from each other are opposites', () => {
    fc.assert(
      fc.property(anySource, anyView, (source, view) => {
        const letters = orientationLetters(source, view);
        expect(letters?.left).toBe(oppositeLetters(letters?.right ?? ''));
        expect(letters?.top).toBe(oppositeLetters(letters?.bottom ?? ''));
      }),
    );
  });

  it('four quarter turns are none', () => {
    fc.assert(
      fc.property(anySource, anyView, (source, view) => {
        const turned = { ...view, rotationDegrees: view.rotationDegrees + 360 };
        expect(orientationLetters(source, turned)).toEqual(orientationLetters(source, view));
      }),
    );
  });

  it('a quarter turn moves each letter one edge on', () => {
    fc.assert(
      fc.property(anySource, anyView, (source, view) => {
        const before = orientationLetters(source, view);
        const after = orientationLetters(source, { ...view, rotationDegrees: view.rotationDegrees + 90 });
        expect(after).toEqual({
          top: before?.left,
          right: before?.top,
          bottom: before?.right,
          left: before?.bottom,
        });
      }),
    );
  });

  it('a flip of an upright picture swaps its two edges only; twice is none', () => {
    fc.assert(
      fc.property(anySource, (source) => {
        const before = orientationLetters(source, upright);
        const after = orientationLetters(source, { ...upright, isFlippedHorizontally: true });
        expect(after).toEqual({ ...before, left: before?.right, right: before?.left });
        const both = orientationLetters(source, {
          ...upright,
          isFlippedHorizontally: true,
          isFlippedVertically: true,
        });
        expect(both).toEqual(orientationLetters(source, { ...upright, rotationDegrees: 180 }));
      }),
    );
  });
});
