import type { PixelSpacing } from '../types';
import type { MeasurementResult, Point } from './result';
import { measureScale } from './scale';

/** Gives the distance between two points: mm with each direction's own spacing, else px. */
export function measureLength(points: readonly Point[], spacing: PixelSpacing): MeasurementResult {
  const [from, to] = points;
  if (from === undefined || to === undefined) return { kind: 'length', values: [], notes: ['degenerate'] };
  const scale = measureScale(spacing, [from, to]);
  const value = Math.hypot((to.x - from.x) * scale.column, (to.y - from.y) * scale.row);
  return {
    kind: 'length',
    values: [{ name: 'length', value, unit: scale.isCalibrated ? 'mm' : 'px' }],
    notes: scale.notes,
  };
}
