import type { ImagePoint, PatientPoint } from '../../brand';
import type { FrameDescription } from '../types';
import { columnDirection, dot, planeNormal, rowDirection, type Vector } from './vector';

/** What the mapping between image and patient needs: position, orientation and a spacing in the patient. */
interface Plane {
  readonly origin: Vector;
  readonly row: Vector;
  readonly column: Vector;
  readonly normal: Vector;
  readonly rowSpacing: number;
  readonly columnSpacing: number;
}

/**
 * Gives where a point of the image is in the patient (LPS, mm). Image points have (0.5, 0.5) at the centre of the first
 * pixel, which is where Image Position (Patient) stands. Undefined where position, orientation or a spacing in the patient is not known.
 * @source PS3.3 C.7.6.2.1.1 equation C.7.6.2.1-1
 */
export function patientPoint(
  frame: FrameDescription,
  point: { readonly x: number; readonly y: number },
): PatientPoint | undefined {
  const plane = planeOf(frame);
  if (plane === undefined) return undefined;
  const across = (point.x - 0.5) * plane.columnSpacing;
  const down = (point.y - 0.5) * plane.rowSpacing;
  const at = (axis: 0 | 1 | 2): number =>
    plane.origin[axis] + plane.row[axis] * across + plane.column[axis] * down;
  return [at(0), at(1), at(2)] as readonly number[] as PatientPoint;
}

/**
 * Gives the point of the image nearest to a place in the patient, and how far the place is from the image plane: mm along the normal,
 * positive behind the picture.
 */
export function imagePoint(
  frame: FrameDescription,
  place: PatientPoint,
): { readonly point: ImagePoint; readonly distance: number } | undefined {
  const plane = planeOf(frame);
  if (plane === undefined) return undefined;
  const offset: Vector = [place[0] - plane.origin[0], place[1] - plane.origin[1], place[2] - plane.origin[2]];
  const point = {
    x: dot(offset, plane.row) / plane.columnSpacing + 0.5,
    y: dot(offset, plane.column) / plane.rowSpacing + 0.5,
  } as ImagePoint;
  return { point, distance: dot(offset, plane.normal) };
}

function planeOf(frame: FrameDescription): Plane | undefined {
  const { imagePosition, imageOrientation, spacing } = frame;
  if (imagePosition === undefined || imageOrientation === undefined) return undefined;
  if (spacing.kind === 'unknown' || spacing.isAtDetector) return undefined;
  return {
    origin: imagePosition,
    row: rowDirection(imageOrientation),
    column: columnDirection(imageOrientation),
    normal: planeNormal(imageOrientation),
    rowSpacing: spacing.row,
    columnSpacing: spacing.column,
  };
}
