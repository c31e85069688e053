import { frameDescription } from '../frameDescription';
import type { DecodedFrame, ImageDescription, VoiFunction } from '../types';
import { modalityRange } from './modality';
import { imageRange, paddingRange } from './padding';

/** What dragging and typing a window needs to know, in units after the Modality LUT. */
export interface WindowValueRange {
  readonly min: number;
  readonly max: number;
  /** Change of center or width for one step of the keyboard: about 1 % of the range, whole numbers where values are whole. */
  readonly step: number;
  /** Least width that the VOI LUT Function allows or that can be told from the next. */
  readonly minWidth: number;
}

/** Gives the range of values that a frame holds, padding left out, and steps that fit it. */
export function windowValueRange(
  image: ImageDescription,
  frameIndex: number,
  frame: DecodedFrame,
): WindowValueRange {
  const description = frameDescription(image, frameIndex);
  const stored = imageRange(frame, paddingRange(image));
  const { min, max } = modalityRange(description, stored.min, stored.max);
  const range = max - min;
  const isWhole = range >= 20;
  const step = isWhole ? Math.max(1, Math.round(range / 100)) : range > 0 ? range / 100 : 1;
  return { min, max, step, minWidth: leastWidth(description.voiFunction, step) };
}

function leastWidth(voiFunction: VoiFunction, step: number): number {
  return voiFunction === 'LINEAR' ? 1 : Math.min(1, step / 10);
}
