import type { Measurement } from '../../core/imaging/measurement';
import type { Point } from '../viewport/geometry';
import { handlesOf } from './handles';
import { outlineOf } from './outline';

/** What of a measurement lies under the mouse. */
export type Hit =
  | { readonly measurement: Measurement; readonly part: 'handle'; readonly index: number }
  | { readonly measurement: Measurement; readonly part: 'body' };

/**
 * Finds what is at a canvas point: handles before lines, the selected measurement before others, newer before older. The inside
 * of a box is not part of it, so that dragging there does what the tool does.
 * @param unit canvas pixels per CSS pixel
 */
export function hitTest(
  measurements: readonly Measurement[],
  selectedId: string | null,
  at: Point,
  toCanvas: (point: Point) => Point,
  unit: number,
): Hit | null {
  const isSelected = (one: Measurement) => (one.measurementId === selectedId ? 1 : 0);
  const order = [...measurements].reverse().sort((a, b) => isSelected(b) - isSelected(a));
  for (const measurement of order) {
    const index = handlesOf(measurement).findIndex(
      (handle) => distance(toCanvas(handle), at) <= handleReach * unit,
    );
    if (index >= 0) return { measurement, part: 'handle', index };
  }
  for (const measurement of order) {
    const { lines } = outlineOf(measurement, toCanvas, unit);
    if (lines.some((line) => distanceToLine(at, line) <= lineReach * unit)) {
      return { measurement, part: 'body' };
    }
  }
  return null;
}

/** In CSS pixels. */
const handleReach = 9;
const lineReach = 6;

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function distanceToLine(point: Point, line: readonly Point[]): number {
  let least = Infinity;
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]];
    if (from !== undefined && to !== undefined) {
      least = Math.min(least, distanceToSegment(point, from, to));
    }
  }
  return least;
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / squared;
  const part = Math.max(0, Math.min(1, along));
  return distance(point, { x: from.x + part * dx, y: from.y + part * dy });
}
