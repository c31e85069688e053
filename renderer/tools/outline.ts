/** What a measurement looks like on a canvas: lines, arrow head, place of its label. Pure. */
import type { Measurement } from '../../core/imaging/measurement';
import type { Point } from '../viewport/geometry';
import { isBox } from './handles';

/** All in canvas pixels. */
export interface Outline {
  readonly lines: readonly (readonly Point[])[];
  /** Box whose ellipse is drawn; `lines` holds its polygon for hit testing only. */
  readonly ellipse?: { readonly centre: Point; readonly radiusX: number; readonly radiusY: number };
  /** Tip and the two ends of its barbs. */
  readonly arrowHead?: readonly [Point, Point, Point];
  /** Cross of a probe. */
  readonly cross?: Point;
  /** Left middle of the first line of text. */
  readonly label: Point;
}

/** @param unit canvas pixels per CSS pixel */
export function outlineOf(
  measurement: Pick<Measurement, 'kind' | 'points'>,
  toCanvas: (point: Point) => Point,
  unit: number,
): Outline {
  const points = measurement.points.map(toCanvas);
  const [first = { x: 0, y: 0 }, second = first] = points;
  if (isBox(measurement.kind)) return boxOutline(measurement.kind === 'ellipse', first, second, unit);
  const gap = 8 * unit;
  switch (measurement.kind) {
    case 'probe':
      return { lines: [], cross: first, label: { x: first.x + gap, y: first.y } };
    case 'arrow':
      return {
        lines: [points],
        arrowHead: arrowHead(first, second, 11 * unit),
        label: { x: second.x + gap, y: second.y },
      };
    case 'angle':
      return { lines: [points], label: { x: second.x + gap, y: second.y + 2 * gap } };
    default: {
      const rightmost = first.x > second.x ? first : second;
      return { lines: [points], label: { x: rightmost.x + gap, y: rightmost.y } };
    }
  }
}

function boxOutline(isEllipse: boolean, first: Point, second: Point, unit: number): Outline {
  const [left, right] = [Math.min(first.x, second.x), Math.max(first.x, second.x)];
  const [top, bottom] = [Math.min(first.y, second.y), Math.max(first.y, second.y)];
  const label = { x: right + 8 * unit, y: (top + bottom) / 2 };
  if (!isEllipse) {
    const corners = [
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: bottom },
      { x: left, y: bottom },
      { x: left, y: top },
    ];
    return { lines: [corners], label };
  }
  const centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const [radiusX, radiusY] = [(right - left) / 2, (bottom - top) / 2];
  const polygon = Array.from({ length: 49 }, (_, step) => {
    const angle = (step / 48) * 2 * Math.PI;
    return { x: centre.x + radiusX * Math.cos(angle), y: centre.y + radiusY * Math.sin(angle) };
  });
  return { lines: [polygon], ellipse: { centre, radiusX, radiusY }, label };
}

function arrowHead(tip: Point, tail: Point, length: number): readonly [Point, Point, Point] {
  const direction = Math.atan2(tail.y - tip.y, tail.x - tip.x);
  const barb = (turn: number) => ({
    x: tip.x + length * Math.cos(direction + turn),
    y: tip.y + length * Math.sin(direction + turn),
  });
  return [tip, barb(0.4), barb(-0.4)];
}
