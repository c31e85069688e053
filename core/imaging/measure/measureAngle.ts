import type { PixelSpacing } from '../types';
import type { MeasureNote, MeasurementResult, Point } from './result';

/**
 * Gives the angle at the middle one of three points, 0 to 180°. It is taken in mm where the spacing is known, else with the pixel aspect
 * ratio (height of a pixel divided by its width); where neither is said pixels are taken as square, and that is noted.
 */
export function measureAngle(
  points: readonly Point[],
  spacing: PixelSpacing,
  pixelAspectRatio: number,
): MeasurementResult {
  const [start, vertex, end] = points;
  if (start === undefined || vertex === undefined || end === undefined)
    return { kind: 'angle', values: [], notes: ['degenerate'] };
  // An angle needs only the shape of a pixel, so a spacing at the detector is as good as one in the patient.
  const rowByColumn = spacing.kind === 'calibrated' ? spacing.row / spacing.column : pixelAspectRatio;
  const first = { x: start.x - vertex.x, y: (start.y - vertex.y) * rowByColumn };
  const second = { x: end.x - vertex.x, y: (end.y - vertex.y) * rowByColumn };
  if (Math.hypot(first.x, first.y) === 0 || Math.hypot(second.x, second.y) === 0)
    return { kind: 'angle', values: [], notes: ['degenerate'] };
  const cross = first.x * second.y - first.y * second.x;
  const inner = first.x * second.x + first.y * second.y;
  const value = (Math.abs(Math.atan2(cross, inner)) * 180) / Math.PI;
  const notes: MeasureNote[] =
    spacing.kind === 'unknown' && pixelAspectRatio === 1 ? ['squarePixelsAssumed'] : [];
  return { kind: 'angle', values: [{ name: 'angle', value, unit: '°' }], notes };
}
