import type { PixelSpacing } from '../types';

/** A bar of a round length. */
export interface ScaleBar {
  readonly lengthMm: number;
  /** In the unit of `pixelsPerMm`. */
  readonly lengthPx: number;
  /** e.g. `5 cm`, `2 mm`, `500 µm`. */
  readonly text: string;
}

/** Screen pixels per mm of a picture that is not turned. Undefined where the spacing is not known. */
export interface PixelsPerMm {
  readonly horizontal: number;
  readonly vertical: number;
}

/** Gives the longest bar of 1, 2 or 5 × 10ⁿ mm that is at most `maxPx` long. @throws never; undefined for a scale that makes no sense */
export function scaleBar(pixelsPerMm: number, maxPx: number): ScaleBar | undefined {
  const longestMm = maxPx / pixelsPerMm;
  if (!Number.isFinite(longestMm) || longestMm <= 0) return undefined;
  let power = Math.floor(Math.log10(longestMm));
  // The logarithm may be a hair off at exact powers.
  if (10 ** (power + 1) <= longestMm) power += 1;
  const factor = [5, 2, 1].find((candidate) => candidate * 10 ** power <= longestMm) ?? 1;
  const lengthMm = factor * 10 ** power;
  return { lengthMm, lengthPx: lengthMm * pixelsPerMm, text: lengthText(factor, power) };
}

function lengthText(factor: number, power: number): string {
  if (power >= 1) return `${factor * 10 ** (power - 1)} cm`;
  if (power >= 0) return `${factor * 10 ** power} mm`;
  return power >= -3 ? `${factor * 10 ** (power + 3)} µm` : `${factor * 10 ** (power + 6)} nm`;
}

/**
 * Gives screen pixels per mm. `zoomAcross` and `zoomDown` are screen pixels per image column and per image row; they differ
 * where pixels are not square.
 */
export function pixelsPerMm(
  spacing: PixelSpacing,
  zoomAcross: number,
  zoomDown: number,
): PixelsPerMm | undefined {
  if (spacing.kind === 'unknown') return undefined;
  return { horizontal: zoomAcross / spacing.column, vertical: zoomDown / spacing.row };
}

/** Gives how the axes of a picture stand on screen: swapped when it is turned by 90 or 270 degrees. */
export function turnedPixelsPerMm(scale: PixelsPerMm, rotationDegrees: number): PixelsPerMm {
  const isSideways = Math.abs(Math.round(rotationDegrees / 90)) % 2 === 1;
  return isSideways ? { horizontal: scale.vertical, vertical: scale.horizontal } : scale;
}
