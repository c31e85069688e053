/** The points of a measurement that can be dragged, in image pixels. Pure. */
import type { Measurement, MeasurementKind } from '../../core/imaging/measurement';
import type { Point, Size } from '../viewport/geometry';

type Shape = Pick<Measurement, 'kind' | 'points'>;

/** How many points each kind keeps. */
export const pointCount: Readonly<Record<MeasurementKind, number>> = {
  length: 2,
  angle: 3,
  rectangle: 2,
  ellipse: 2,
  probe: 1,
  arrow: 2,
};

/** Whether a kind is a box between two opposite corners. */
export function isBox(kind: MeasurementKind): boolean {
  return kind === 'rectangle' || kind === 'ellipse';
}

/** The kept points; for boxes the two other corners after them. */
export function handlesOf({ kind, points }: Shape): readonly Point[] {
  const [first, second] = points;
  if (!isBox(kind) || first === undefined || second === undefined) return points;
  return [first, second, { x: second.x, y: first.y }, { x: first.x, y: second.y }];
}

/** The measurement with one handle elsewhere. */
export function withHandle(measurement: Measurement, index: number, to: Point): Measurement {
  const [first, second] = measurement.points;
  if (isBox(measurement.kind) && index >= 2 && first !== undefined && second !== undefined) {
    const points =
      index === 2
        ? [
            { x: first.x, y: to.y },
            { x: to.x, y: second.y },
          ]
        : [
            { x: to.x, y: first.y },
            { x: second.x, y: to.y },
          ];
    return { ...measurement, points };
  }
  return {
    ...measurement,
    points: measurement.points.map((point, place) => (place === index ? { x: to.x, y: to.y } : point)),
  };
}

/** The measurement moved as a whole, stopped at the edges of the image. */
export function movedBy(measurement: Measurement, step: Point, image: Size): Measurement {
  const xs = measurement.points.map((point) => point.x);
  const ys = measurement.points.map((point) => point.y);
  const x = clamp(step.x, -Math.min(...xs), image.width - Math.max(...xs));
  const y = clamp(step.y, -Math.min(...ys), image.height - Math.max(...ys));
  return {
    ...measurement,
    points: measurement.points.map((point) => ({ x: point.x + x, y: point.y + y })),
  };
}

/** The nearest point inside the image. */
export function inside(point: Point, image: Size): Point {
  return { x: clamp(point.x, 0, image.width), y: clamp(point.y, 0, image.height) };
}

/** Points of a new measurement around a centre, `reach` image pixels large: what the keyboard places. */
export function pointsAround(kind: MeasurementKind, centre: Point, reach: number): readonly Point[] {
  const left = { x: centre.x - reach, y: centre.y };
  const right = { x: centre.x + reach, y: centre.y };
  switch (kind) {
    case 'probe':
      return [centre];
    case 'angle':
      return [right, { x: centre.x, y: centre.y }, { x: centre.x, y: centre.y - reach }];
    case 'rectangle':
    case 'ellipse':
      return [
        { x: centre.x - reach, y: centre.y - reach },
        { x: centre.x + reach, y: centre.y + reach },
      ];
    case 'arrow':
      return [centre, { x: centre.x + reach, y: centre.y - reach }];
    case 'length':
      return [left, right];
  }
}

/** `value` kept between the bounds; the lower one wins where they cross. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
