import type { FrameDescription } from '../types';
import { lookup } from './lookup';

/**
 * Gives the function from a stored value to the output of the Modality LUT: the table where there is one,
 * else slope and intercept. Its unit is `rescaleType`. Nothing is rounded.
 * @source PS3.3 C.11.1.1
 */
export function modalityTransform(frame: FrameDescription): (stored: number) => number {
  const { modalityLut, rescaleSlope, rescaleIntercept } = frame;
  if (modalityLut !== undefined) return (stored) => lookup(modalityLut, stored);
  if (rescaleSlope === 1 && rescaleIntercept === 0) return (stored) => stored;
  return (stored) => stored * rescaleSlope + rescaleIntercept;
}

/** Gives lowest and highest output of the Modality LUT for stored values from `min` to `max`. */
export function modalityRange(
  frame: FrameDescription,
  min: number,
  max: number,
): { readonly min: number; readonly max: number } {
  const transform = modalityTransform(frame);
  if (frame.modalityLut === undefined) {
    const [a, b] = [transform(min), transform(max)];
    return { min: Math.min(a, b), max: Math.max(a, b) };
  }
  let low = Infinity;
  let high = -Infinity;
  const { firstMapped, entries } = frame.modalityLut;
  const from = Math.max(Math.floor(min), firstMapped);
  const to = Math.min(Math.ceil(max), firstMapped + entries.length - 1);
  for (let stored = Math.min(from, to); stored <= Math.max(from, to); stored++) {
    const value = transform(stored);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { min: low, max: high };
}
