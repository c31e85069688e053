/**
 * Grey for every stored value of a frame, computed once per window.
 * - The table is indexed by the 16 low bits of the stored value, so that signed and unsigned cells use the same loop.
 * - Only entries from the frame's min to its max are filled; others are not read.
 * - Padding is black whatever the window and the inversion are.
 */
import { frameDescription } from '../frameDescription';
import type { DecodedFrame, ImageDescription } from '../types';
import { defaultView } from './defaultView';
import { modalityTransform } from './modality';
import { paddingRange } from './padding';
import { isInvertedByFile, type View } from './view';
import { voiLutTransform, windowTransform } from './voi';

/** Gives the function from a stored value to grey, 0 to 255 (not rounded), with modality, VOI, inversion and padding. */
export function grayTransform(
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: View,
): (stored: number) => number {
  const description = frameDescription(image, frameIndex);
  const modality = modalityTransform(description);
  const voi = voiTransform(frame, image, frameIndex, view);
  const isInverted = isInvertedByFile(image, frame.photometricInterpretation) !== (view.isInverted ?? false);
  const shown = isInverted
    ? (stored: number) => 255 - voi(modality(stored))
    : (stored: number) => voi(modality(stored));
  const padding = paddingRange(image);
  if (padding === undefined) return shown;
  return (stored) => (stored >= padding.low && stored <= padding.high ? 0 : shown(stored));
}

/** Fills `table` (65 536 entries) with the grey of each stored value from `frame.min` to `frame.max`, rounded to the nearest. */
export function fillGrayTable(
  table: Uint8ClampedArray,
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: View,
): void {
  const gray = grayTransform(frame, image, frameIndex, view);
  for (let stored = frame.min; stored <= frame.max; stored++) table[stored & 0xffff] = gray(stored);
}

function voiTransform(
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: View,
): (value: number) => number {
  const description = frameDescription(image, frameIndex);
  if (view.window !== undefined) return windowTransform(view.window, description.voiFunction);
  const table = view.voiLutIndex === undefined ? undefined : description.voiLuts[view.voiLutIndex];
  if (table !== undefined) return voiLutTransform(table);
  const chosen = defaultView(image, frameIndex, frame);
  if (chosen.window !== undefined) return windowTransform(chosen.window, description.voiFunction);
  const first = description.voiLuts[0];
  return first === undefined ? (value) => value : voiLutTransform(first);
}
