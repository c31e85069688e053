/**
 * Letters at the edges of a picture as it is seen.
 * - A view flips the picture first (left and right, top and bottom, in the picture's own axes), then turns it clockwise. That is the order of
 *   cornerstone's viewport.
 * - Letters opposite each other are always opposites; a flip swaps only the two edges of its axis.
 */
import type { Orientation, Vector } from './vector';
import { columnDirection, rowDirection } from './vector';

/** How a picture is turned on screen. `rotationDegrees` is clockwise and may be any number. */
export interface ViewRotation {
  readonly rotationDegrees: number;
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
}

/** Letters R L A P H F, most important first, e.g. `A` or `AL`. */
export interface OrientationLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** A direction joins the letters of an edge from this cosine on: 0.2 is 11.5° off the other two axes. */
const leastCosine = 0.2;

const letterPairs = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const;

const opposites: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

/**
 * Gives the letters of the four edges from Image Orientation (Patient), or from Patient Orientation (letters at the right end of a row and
 * at the bottom end of a column). Undefined where the file says neither or says it wrongly.
 * @source PS3.3 C.7.6.1.1.1, C.7.6.2.1.1
 */
export function orientationLetters(
  orientation: Orientation | readonly [string, string] | undefined,
  view: ViewRotation,
): OrientationLetters | undefined {
  if (orientation === undefined) return undefined;
  const right = imageDirection(1, 0, view);
  const bottom = imageDirection(0, 1, view);
  const lettersOf =
    orientation.length === 6
      ? (direction: ImageDirection) => cosineLetters(orientation, direction)
      : (direction: ImageDirection) => namedLetters(orientation, direction);
  const [rightLetters, bottomLetters] = [lettersOf(right), lettersOf(bottom)];
  if (rightLetters === '' || bottomLetters === '') return undefined;
  return {
    right: rightLetters,
    left: oppositeLetters(rightLetters),
    bottom: bottomLetters,
    top: oppositeLetters(bottomLetters),
  };
}

/** Gives the letters of the opposite direction: `AL` to `PR`. */
export function oppositeLetters(letters: string): string {
  return Array.from(letters, (letter) => opposites[letter] ?? '').join('');
}

/** Whether letters make a direction: one to three, from different axes. @source PS3.3 C.7.6.1.1.1 */
export function isDirectionLetters(letters: string): boolean {
  const axes = new Set(
    Array.from(letters, (letter) => letterPairs.findIndex((pair) => pair.some((name) => name === letter))),
  );
  return letters.length >= 1 && letters.length <= 3 && axes.size === letters.length && !axes.has(-1);
}

/** Part along the row (to the right) and along the column (down) of a direction in the picture. */
interface ImageDirection {
  readonly across: number;
  readonly down: number;
}

/** Gives the direction in the picture that is seen as (x, y) on screen: the turn undone, then the flips. */
function imageDirection(x: number, y: number, view: ViewRotation): ImageDirection {
  const radians = (view.rotationDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const across = x * cos + y * sin;
  const down = y * cos - x * sin;
  return {
    across: view.isFlippedHorizontally ? -across : across,
    down: view.isFlippedVertically ? -down : down,
  };
}

function cosineLetters(orientation: Orientation, direction: ImageDirection): string {
  const [row, column] = [rowDirection(orientation), columnDirection(orientation)];
  const at = (axis: 0 | 1 | 2): number => row[axis] * direction.across + column[axis] * direction.down;
  return directionLetters([at(0), at(1), at(2)]);
}

/** Gives the letters that a direction in the patient (LPS, length 1) points to, strongest first. */
export function directionLetters(direction: Vector): string {
  return [0, 1, 2]
    .map((axis) => ({ axis, cosine: direction[axis] as number }))
    .filter(({ cosine }) => Math.abs(cosine) >= leastCosine)
    .sort((a, b) => Math.abs(b.cosine) - Math.abs(a.cosine) || a.axis - b.axis)
    .map(({ axis, cosine }) => letterPairs[axis as 0 | 1 | 2][cosine > 0 ? 0 : 1])
    .join('');
}

/** Named directions know no angle in between: the nearer one is taken. */
function namedLetters(names: readonly [string, string], direction: ImageDirection): string {
  const [row, column] = names;
  if (!isDirectionLetters(row) || !isDirectionLetters(column)) return '';
  const isAcross = Math.abs(direction.across) >= Math.abs(direction.down);
  const letters = isAcross ? row : column;
  return (isAcross ? direction.across : direction.down) > 0 ? letters : oppositeLetters(letters);
}
