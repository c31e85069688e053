import type { Orientation, Vector } from './vector';
import { dot, planeNormal } from './vector';

/** The plane a picture lies in, by the axis nearest to its normal; `isOblique` from about 10° off it. */
export interface PlaneName {
  readonly name: 'sagittal' | 'coronal' | 'axial';
  readonly isOblique: boolean;
}

const names = ['sagittal', 'coronal', 'axial'] as const;

/** Gives the name of the plane of an Image Orientation (Patient). */
export function planeName(orientation: Orientation): PlaneName {
  const sizes = planeNormal(orientation).map(Math.abs);
  const largest = Math.max(...sizes);
  return {
    name: names[sizes.indexOf(largest) as 0 | 1 | 2] ?? 'axial',
    isOblique: largest < Math.cos((10 * Math.PI) / 180),
  };
}

/** Gives how far a slice lies along its normal: mm from the origin of the frame of reference. @source PS3.3 C.7.6.2.1.1 */
export function sliceLocation(position: Vector, orientation: Orientation): number {
  return dot(planeNormal(orientation), position);
}
