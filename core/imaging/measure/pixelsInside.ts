/**
 * Which pixels a shape holds.
 * - A pixel counts when its centre is inside. Its centre is at (column + 0.5, row + 0.5).
 * - Rectangle: left and top edges count, right and bottom do not, so that rectangles side by side share no pixel.
 * - Ellipse: inscribed in the box of the two corners; a centre on the curve counts.
 * - Shapes stand along the axes of the image; how the picture is turned on screen does not matter.
 */
import type { Point } from './result';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Columns `from` (included) to `to` (not) of one row. */
export interface PixelRun {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** Gives the box of two opposite corners. */
export function boxOf(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  };
}

/** Gives the pixels of an image of `rows` × `columns` that a shape holds, row by row. */
export function* pixelsInside(
  kind: 'rectangle' | 'ellipse',
  box: Box,
  rows: number,
  columns: number,
): Generator<PixelRun, void> {
  const firstRow = Math.max(0, Math.ceil(box.top - 0.5));
  const endRow = Math.min(rows, Math.ceil(box.bottom - 0.5) + 1);
  for (let row = firstRow; row < endRow; row++) {
    const run = kind === 'rectangle' ? rectangleRun(box, row) : ellipseRun(box, row);
    if (run === undefined) continue;
    const from = Math.max(0, run.from);
    const to = Math.min(columns, run.to);
    if (from < to) yield { row, from, to };
  }
}

function rectangleRun(box: Box, row: number): PixelRun | undefined {
  if (row + 0.5 >= box.bottom) return undefined;
  return { row, from: Math.ceil(box.left - 0.5), to: Math.ceil(box.right - 0.5) };
}

function ellipseRun(box: Box, row: number): PixelRun | undefined {
  const [a, b] = [(box.right - box.left) / 2, (box.bottom - box.top) / 2];
  if (a === 0 || b === 0) return undefined;
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const isInside = (column: number): boolean =>
    ((column + 0.5 - x) / a) ** 2 + ((row + 0.5 - y) / b) ** 2 <= 1;
  const reach = a * Math.sqrt(Math.max(0, 1 - ((row + 0.5 - y) / b) ** 2));
  // The root is only a start: the formula itself decides at both ends.
  let from = Math.ceil(x - reach - 0.5) - 1;
  let to = Math.floor(x + reach - 0.5) + 2;
  while (from < to && !isInside(from)) from++;
  while (to > from && !isInside(to - 1)) to--;
  return from < to ? { row, from, to } : undefined;
}
