import type { ImageRegion, PixelSpacing } from '../types';
import type { MeasureNote, Point } from './result';

/** Size of a pixel for measuring between some points. In pixels both sizes are 1. */
export interface MeasureScale {
  readonly isCalibrated: boolean;
  readonly column: number;
  readonly row: number;
  readonly notes: readonly MeasureNote[];
}

/** Gives the spacing that holds between `points`, else pixels, with what must be said about it. @source PS3.3 10.7.1.3, C.8.5.5 */
export function measureScale(spacing: PixelSpacing, points: readonly Point[]): MeasureScale {
  if (spacing.kind === 'unknown')
    return inPixels(spacing.reason === 'geometry.spacingInvalid' ? 'spacingInvalid' : 'spacingUnknown');
  if (
    spacing.regions !== undefined &&
    !spacing.regions.some((region) => points.every((point) => isInside(region, point)))
  )
    return inPixels('outsideRegion');
  const notes: MeasureNote[] = [];
  if (spacing.isAtDetector)
    notes.push(spacing.from === 'NominalScannedPixelSpacing' ? 'onFilm' : 'atDetector');
  return { isCalibrated: true, column: spacing.column, row: spacing.row, notes };
}

function inPixels(note: MeasureNote): MeasureScale {
  return { isCalibrated: false, column: 1, row: 1, notes: [note] };
}

/** The right and bottom edges count as inside: a point may stand on the border of the last pixel. */
function isInside(region: ImageRegion, point: Point): boolean {
  return (
    point.x >= region.left && point.x <= region.right && point.y >= region.top && point.y <= region.bottom
  );
}
