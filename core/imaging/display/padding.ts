import type { DecodedFrame, ImageDescription } from '../types';

/** Stored values from `low` to `high` (both included) that are not image. */
export interface PaddingRange {
  readonly low: number;
  readonly high: number;
}

/** Gives the stored values that only pad the picture, if the file names some. @source PS3.3 C.7.5.1.1.2 */
export function paddingRange(image: ImageDescription): PaddingRange | undefined {
  const value = image.pixelPaddingValue;
  if (value === undefined) return undefined;
  const limit = image.pixelPaddingRangeLimit ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

/** Gives lowest and highest stored value of a frame that is image; NaN and infinities are passed over. All padding: 0 to 0. */
export function imageRange(
  frame: DecodedFrame,
  padding: PaddingRange | undefined,
): { readonly min: number; readonly max: number } {
  const isPaddingPossible = padding !== undefined && padding.high >= frame.min && padding.low <= frame.max;
  if (!isPaddingPossible && Number.isFinite(frame.min) && Number.isFinite(frame.max))
    return { min: frame.min, max: frame.max };
  const low = padding?.low ?? Infinity;
  const high = padding?.high ?? -Infinity;
  let min = Infinity;
  let max = -Infinity;
  for (const value of frame.values) {
    if ((value >= low && value <= high) || !Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}
