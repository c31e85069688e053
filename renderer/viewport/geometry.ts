/** How a picture lies on its canvas. Pure; the drawing itself goes through cornerstone. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Flips act on the image first, then rotation (clockwise), then zoom about the centre of the canvas. */
export interface Geometry {
  /** Canvas pixels per image pixel, along the shorter side of a pixel. */
  readonly zoom: number;
  /** In image pixels of a square-pixel image, along the axes of the canvas. */
  readonly translation: Point;
  readonly rotationDegrees: number;
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
}

export const leastZoom = 0.02;
export const mostZoom = 64;

export function clampZoom(zoom: number): number {
  return Number.isFinite(zoom) ? Math.min(mostZoom, Math.max(leastZoom, zoom)) : 1;
}

/** Scale of columns and rows at zoom 1: the shorter side of a pixel has 1. `aspect` is height by width of a pixel. */
export function pixelScale(aspect: number): { readonly column: number; readonly row: number } {
  return aspect >= 1 ? { column: 1, row: aspect } : { column: 1 / aspect, row: 1 };
}

/** The zoom at which the whole picture just fits the canvas. */
export function fitScale(
  canvas: Size,
  image: { readonly rows: number; readonly columns: number; readonly pixelAspectRatio: number },
  rotationDegrees: number,
): number {
  const { column, row } = pixelScale(image.pixelAspectRatio);
  const width = image.columns * column;
  const height = image.rows * row;
  const isTurned = isQuarterTurn(rotationDegrees);
  return clampZoom(
    Math.min(canvas.width / (isTurned ? height : width), canvas.height / (isTurned ? width : height)),
  );
}

/** The translation that moves the picture by a vector of canvas pixels. */
export function translationFor(canvas: Point, geometry: Geometry, aspect: number): Point {
  const { column, row } = pixelScale(aspect);
  const isTurned = isQuarterTurn(geometry.rotationDegrees);
  const across = geometry.zoom * (isTurned ? row : column);
  const down = geometry.zoom * (isTurned ? column : row);
  return { x: canvas.x / across, y: canvas.y / down };
}

export function isQuarterTurn(rotationDegrees: number): boolean {
  return Math.abs(rotationDegrees % 180) === 90;
}

/** Flips what is seen: of a picture turned by 90 degrees, left and right are rows of the image. */
export function flippedAsSeen(geometry: Geometry, axis: 'horizontal' | 'vertical'): Geometry {
  const isHorizontalInImage = (axis === 'horizontal') !== isQuarterTurn(geometry.rotationDegrees);
  return isHorizontalInImage
    ? { ...geometry, isFlippedHorizontally: !geometry.isFlippedHorizontally }
    : { ...geometry, isFlippedVertically: !geometry.isFlippedVertically };
}

/** Rotates clockwise by a multiple of 90 degrees. */
export function rotatedBy(geometry: Geometry, degrees: number): Geometry {
  const quarters = Math.round(degrees / 90);
  return {
    ...geometry,
    rotationDegrees: ((((geometry.rotationDegrees / 90 + quarters) % 4) + 4) % 4) * 90,
  };
}

/** A step on the screen as a step in the image: undoes rotation and flips, not the zoom. */
export function stepInImage(step: Point, geometry: Geometry): Point {
  const quarter = (geometry.rotationDegrees / 90) % 4;
  const turned =
    [step, { x: step.y, y: -step.x }, { x: -step.x, y: -step.y }, { x: -step.y, y: step.x }][quarter] ?? step;
  return {
    x: geometry.isFlippedHorizontally ? -turned.x : turned.x,
    y: geometry.isFlippedVertically ? -turned.y : turned.y,
  };
}

/** A transform at zoom 1 moved to whole pixels of the canvas, so that no pixel is blurred. */
export function snapped<T extends { e: number; f: number }>(transform: T): T {
  transform.e = Math.round(transform.e);
  transform.f = Math.round(transform.f);
  return transform;
}
