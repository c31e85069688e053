import type { DataSet } from '../../dicom/DataSet';
import { number, numbers, sequence } from '../../dicom/values';
import { isOrientation, planeNormal, type Orientation, type Vector } from '../geometry/vector';
import { sliceLocation } from '../geometry/plane';
import type { FrameDescription, PixelDescription } from '../types';

/** Where a frame lies in the patient. */
export type Placement = Pick<FrameDescription, 'imagePosition' | 'imageOrientation' | 'sliceLocation'>;

/** Items of one frame that may say where it lies. */
export interface PlacementItems {
  readonly planePosition?: DataSet | undefined;
  readonly planeOrientation?: DataSet | undefined;
}

/** Gives the placement of each frame of an instance; what is not said or cannot be right is absent. */
export type PlaceFrame = (frameIndex: number, items: PlacementItems) => Placement;

/**
 * Prepares the placement of frames: from functional groups (enhanced multi-frame), Grid Frame Offset Vector (RT Dose), detectors and slices (NM), else from the
 * Data Set itself, whose position holds for all frames only where there is one frame or frames follow each other in time.
 */
export function framePlacement(root: DataSet, pixel: PixelDescription): PlaceFrame {
  const own = { orientation: orientationOf(root), position: positionOf(root) };
  const stacked = doseStack(root, own) ?? nuclearStack(root, pixel);
  const isOneplace = pixel.numberOfFrames === 1 || isTimed(root);
  return (frameIndex, { planePosition, planeOrientation }) => {
    const orientation = (planeOrientation && orientationOf(planeOrientation)) ?? own.orientation;
    if (planePosition !== undefined || planeOrientation !== undefined)
      return placementOf(
        orientation,
        (planePosition && positionOf(planePosition)) ?? (isOneplace ? own.position : undefined),
      );
    return stacked?.(frameIndex) ?? placementOf(orientation, isOneplace ? own.position : undefined);
  };
}

function placementOf(orientation: Orientation | undefined, position: Vector | undefined): Placement {
  return {
    ...(position === undefined ? {} : { imagePosition: position }),
    ...(orientation === undefined ? {} : { imageOrientation: orientation }),
    ...(position === undefined || orientation === undefined
      ? {}
      : { sliceLocation: sliceLocation(position, orientation) }),
  };
}

function orientationOf(dataSet: DataSet): Orientation | undefined {
  const values = numbers(dataSet, 'ImageOrientationPatient');
  return isOrientation(values) ? values : undefined;
}

/** Further than 10 m from the origin is no patient. */
const furthestMm = 10_000;

function positionOf(dataSet: DataSet): Vector | undefined {
  const values = numbers(dataSet, 'ImagePositionPatient');
  return values.length === 3 && values.every((value) => Math.abs(value) <= furthestMm)
    ? (values as readonly number[] as Vector)
    : undefined;
}

/** Frame Increment Pointer at Frame Time or Frame Time Vector: a cine of one place. @source PS3.3 C.7.6.5 */
function isTimed(root: DataSet): boolean {
  const [group, element] = numbers(root, 'FrameIncrementPointer');
  return group === 0x0018 && (element === 0x1063 || element === 0x1065);
}

interface Own {
  readonly orientation: Orientation | undefined;
  readonly position: Vector | undefined;
}

/** @source PS3.3 C.8.8.3.2 */
function doseStack(root: DataSet, own: Own): ((frameIndex: number) => Placement) | undefined {
  const offsets = numbers(root, 'GridFrameOffsetVector');
  const { orientation, position } = own;
  const first = offsets[0];
  if (first === undefined || orientation === undefined || position === undefined) return undefined;
  const normal = planeNormal(orientation);
  // First offset 0: distances along the normal. First offset the position's z of a transverse grid: places on the z axis.
  const isAbsolute = first !== 0 && Math.abs(first - position[2]) < 1e-3 && Math.abs(normal[2]) > 0.999;
  if (first !== 0 && !isAbsolute) return undefined;
  return (frameIndex) => {
    const offset = offsets[frameIndex];
    if (offset === undefined) return placementOf(orientation, undefined);
    return placementOf(
      orientation,
      isAbsolute ? [position[0], position[1], offset] : alongNormal(position, normal, offset),
    );
  };
}

/**
 * Nuclear medicine says position and orientation per detector. Slices of a reconstruction follow along the normal; the sign of Spacing Between Slices is their direction.
 * @source PS3.3 C.8.4.11, C.8.4.15
 */
function nuclearStack(
  root: DataSet,
  pixel: PixelDescription,
): ((frameIndex: number) => Placement) | undefined {
  const detectors = sequence(root, 'DetectorInformationSequence').map((item) => ({
    orientation: orientationOf(item),
    position: positionOf(item),
  }));
  if (detectors.length === 0) return undefined;
  const detectorVector = numbers(root, 'DetectorVector');
  const sliceVector = numbers(root, 'SliceVector');
  const spacing = number(root, 'SpacingBetweenSlices');
  return (frameIndex) => {
    const detector = detectors[(detectorVector[frameIndex] ?? 1) - 1];
    if (detector?.orientation === undefined) return {};
    const { orientation, position } = detector;
    const slice = sliceVector[frameIndex];
    if (position === undefined) return placementOf(orientation, undefined);
    if (slice === undefined)
      return placementOf(orientation, pixel.numberOfFrames <= detectors.length ? position : undefined);
    if (spacing === undefined || spacing === 0)
      return placementOf(orientation, slice === 1 ? position : undefined);
    return placementOf(orientation, alongNormal(position, planeNormal(orientation), spacing * (slice - 1)));
  };
}

function alongNormal(position: Vector, normal: Vector, distance: number): Vector {
  return [
    position[0] + normal[0] * distance,
    position[1] + normal[1] * distance,
    position[2] + normal[2] * distance,
  ];
}
