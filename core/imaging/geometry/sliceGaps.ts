/** How slices follow each other along their normal. */
export interface SliceGaps {
  /** Usual distance from slice to slice in mm: the median; undefined with fewer than two places. */
  readonly spacing?: number;
  readonly gaps: readonly SliceGap[];
  /** How many slices lie where another one lies. */
  readonly duplicates: number;
}

/** A place where slices are missing. */
export interface SliceGap {
  /** Place in the sorted list of different locations, from 0, of the slice before the gap. */
  readonly afterIndex: number;
  /** mm */
  readonly distance: number;
  /** How many slices of the usual distance would fit. */
  readonly missing: number;
}

/** Locations nearer than this, in mm, are the same place. */
const sameLocationMm = 0.001;

/** Gives the usual distance and the gaps of slices from their locations (mm along the normal, any order). */
export function sliceGaps(locations: readonly number[]): SliceGaps {
  const sorted = [...locations].filter(Number.isFinite).sort((a, b) => a - b);
  const places = sorted.filter(
    (place, index) => index === 0 || place - (sorted[index - 1] as number) > sameLocationMm,
  );
  const duplicates = sorted.length - places.length;
  const distances = places.slice(1).map((place, index) => place - (places[index] as number));
  if (distances.length === 0) return { gaps: [], duplicates };
  const spacing = median(distances);
  const gaps = distances.flatMap((distance, afterIndex) =>
    distance > spacing * 1.5
      ? [{ afterIndex, distance, missing: Math.max(1, Math.round(distance / spacing) - 1) }]
      : [],
  );
  return { spacing, gaps, duplicates };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}
