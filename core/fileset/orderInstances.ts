import type { InstanceSummary, SliceOrder } from './types';

/** Instances in display order, and by what they were ordered. */
export interface OrderedInstances {
  readonly instances: readonly InstanceSummary[];
  readonly order: SliceOrder;
}

/** Positions nearer than this along the normal (mm) do not tell two slices apart. */
const minDistance = 0.01;
/** Normals whose dot product is above this are of one stack: about one degree. */
const sameDirection = 0.9998;

type Vector = readonly [number, number, number];

interface Plane {
  readonly instance: InstanceSummary;
  readonly normal: Vector;
  readonly position: Vector;
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Cross product of row and column cosines, of length 1; null when they span no plane. */
function normalOf(orientation: readonly [number, number, number, number, number, number]): Vector | null {
  const [rx, ry, rz, cx, cy, cz] = orientation;
  const cross: Vector = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  const length = Math.hypot(...cross);
  return length > 0.1 ? [cross[0] / length, cross[1] / length, cross[2] / length] : null;
}

function planeOf(instance: InstanceSummary): Plane | null {
  const { imagePosition, imageOrientation } = instance;
  if (imagePosition === undefined || imageOrientation === undefined || instance.numberOfFrames > 1)
    return null;
  const normal = normalOf(imageOrientation);
  return normal === null ? null : { instance, normal, position: imagePosition };
}

function compareOptional(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Instance Number, then what may break a tie; the place in the source last, so that the order is always the same. */
function compareNumbers(a: InstanceSummary, b: InstanceSummary): number {
  return (
    compareOptional(a.instanceNumber, b.instanceNumber) ||
    compareOptional(a.acquisitionNumber, b.acquisitionNumber) ||
    compareText(a.contentTime ?? '', b.contentTime ?? '') ||
    compareText(a.path, b.path)
  );
}

/** More orientations than this in one series are no stacks (a rotating projection, or a hostile file). */
const maxStacks = 200;

/** Stacks of slices with one orientation, in the order of their first instance; none when there are too many. */
function stacksOf(planes: readonly Plane[]): readonly (readonly Plane[])[] {
  const stacks: Plane[][] = [];
  for (const plane of planes) {
    const stack = stacks.find(
      ([first]) => first !== undefined && dot(first.normal, plane.normal) > sameDirection,
    );
    if (stack !== undefined) stack.push(plane);
    else if (stacks.length === maxStacks) return [];
    else stacks.push([plane]);
  }
  return stacks;
}

/** A stack sorted along its normal; null when two slices share a position, as in cine, fMRI or diffusion. */
function alongNormal(stack: readonly Plane[]): readonly InstanceSummary[] | null {
  const normal = stack[0]?.normal ?? [0, 0, 1];
  const placed = stack.map(({ instance, position }) => ({ instance, distance: dot(position, normal) }));
  placed.sort((a, b) => a.distance - b.distance);
  const isSeparate = placed.every(({ distance }, index) => {
    const before = placed[index - 1];
    return before === undefined || distance - before.distance >= minDistance;
  });
  return isSeparate ? placed.map(({ instance }) => instance) : null;
}

/**
 * Orders a series: each stack of one orientation along its normal (row × column cosines, so axial slices go from
 * feet to head) where the positions tell all slices apart; else by Instance Number; else by place in the source.
 * @source PS3.3 C.7.6.2.1.1
 */
export function orderInstances(instances: readonly InstanceSummary[]): OrderedInstances {
  const byNumber = [...instances].sort(compareNumbers);
  const pictures = byNumber.filter((instance) => instance.isDisplayable);
  const planes = pictures.map(planeOf).filter((plane) => plane !== null);
  if (planes.length > 0 && planes.length === pictures.length) {
    const slices = stacksOf(planes).flatMap((stack) => alongNormal(stack) ?? []);
    if (slices.length === pictures.length) {
      return {
        instances: [...slices, ...byNumber.filter((instance) => !instance.isDisplayable)],
        order: 'geometry',
      };
    }
  }
  const hasNumbers = byNumber.every((instance) => instance.instanceNumber !== undefined);
  return { instances: byNumber, order: hasNumbers && byNumber.length > 0 ? 'instanceNumber' : 'file' };
}
