import { describe, expect, it } from 'vitest';
import {
  clampZoom,
  fitScale,
  flippedAsSeen,
  pixelScale,
  rotatedBy,
  stepInImage,
  translationFor,
  type Geometry,
} from '../../../renderer/viewport/geometry';

const plain: Geometry = {
  zoom: 1,
  translation: { x: 0, y: 0 },
  rotationDegrees: 0,
  isFlippedHorizontally: false,
  isFlippedVertically: false,
};

/** Where an image offset is seen: flips, then clockwise rotation; y points down. */
function seen(point: { x: number; y: number }, geometry: Geometry) {
  let { x, y } = point;
  if (geometry.isFlippedHorizontally) x = -x;
  if (geometry.isFlippedVertically) y = -y;
  for (let turn = 0; turn < geometry.rotationDegrees / 90; turn++) [x, y] = [-y, x];
  return { x: x + 0, y: y + 0 };
}

const everyGeometry = [0, 90, 180, 270].flatMap((rotationDegrees) =>
  [false, true].flatMap((isFlippedHorizontally) =>
    [false, true].map((isFlippedVertically) => ({
      ...plain,
      rotationDegrees,
      isFlippedHorizontally,
      isFlippedVertically,
    })),
  ),
);

describe('geometry', () => {
  it('fits what is wider by its width and what is taller by its height', () => {
    const canvas = { width: 800, height: 400 };
    expect(fitScale(canvas, { rows: 100, columns: 100, pixelAspectRatio: 1 }, 0)).toBe(4);
    expect(fitScale(canvas, { rows: 100, columns: 400, pixelAspectRatio: 1 }, 0)).toBe(2);
    expect(fitScale(canvas, { rows: 100, columns: 400, pixelAspectRatio: 1 }, 90)).toBe(1);
  });

  it('fits pixels that are not square by their shape, also when turned', () => {
    const canvas = { width: 400, height: 400 };
    expect(fitScale(canvas, { rows: 100, columns: 100, pixelAspectRatio: 2 }, 0)).toBe(2);
    expect(fitScale(canvas, { rows: 100, columns: 100, pixelAspectRatio: 0.5 }, 0)).toBe(2);
    const wide = { width: 800, height: 400 };
    expect(fitScale(wide, { rows: 100, columns: 100, pixelAspectRatio: 2 }, 90)).toBe(4);
    expect(pixelScale(0.5)).toEqual({ column: 2, row: 1 });
  });

  it('moves by canvas pixels whatever zoom, rotation and shape of pixels are', () => {
    const step = { x: 30, y: 12 };
    expect(translationFor(step, { ...plain, zoom: 3 }, 1)).toEqual({ x: 10, y: 4 });
    expect(translationFor(step, { ...plain, zoom: 3 }, 2)).toEqual({ x: 10, y: 2 });
    expect(translationFor(step, { ...plain, zoom: 3, rotationDegrees: 270 }, 2)).toEqual({ x: 5, y: 4 });
  });

  it('flips what is seen, for every rotation and flip before it', () => {
    for (const before of everyGeometry) {
      const point = { x: 3, y: 7 };
      const was = seen(point, before);
      expect(seen(point, flippedAsSeen(before, 'horizontal'))).toEqual({ x: -was.x, y: was.y });
      expect(seen(point, flippedAsSeen(before, 'vertical'))).toEqual({ x: was.x, y: -was.y });
    }
  });

  it('rotates clockwise as seen, for every rotation and flip before it', () => {
    for (const before of everyGeometry) {
      const was = seen({ x: 3, y: 7 }, before);
      expect(seen({ x: 3, y: 7 }, rotatedBy(before, 90))).toEqual({ x: -was.y, y: was.x });
      expect(rotatedBy(rotatedBy(before, 90), -90)).toEqual(before);
      expect(rotatedBy(before, 360)).toEqual(before);
    }
  });

  it('a step on the screen undoes rotation and flips', () => {
    for (const geometry of everyGeometry) {
      const step = { x: 2, y: -5 };
      expect(seen(stepInImage(step, geometry), geometry)).toEqual(step);
    }
  });

  it('keeps the zoom within its bounds', () => {
    expect(clampZoom(0)).toBe(0.02);
    expect(clampZoom(1e9)).toBe(64);
    expect(clampZoom(Number.NaN)).toBe(1);
  });
});
