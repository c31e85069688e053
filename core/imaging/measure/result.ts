import type { MeasurementKind } from '../measurement';

/** One number that a measurement gives, never rounded. */
export interface MeasuredValue {
  readonly name: MeasuredName;
  readonly value: number;
  /** `mm`, `px`, `°`, `mm²`, `px²`, `HU`, what the file says, or empty. */
  readonly unit: string;
}

/**
 * `value` is after the Modality LUT, `stored` before it. `count` are the pixels that the statistics are made of, `excluded` those inside
 * the shape that were left out (padding, not a number). `red`, `green`, `blue` are a probe's samples or the means of a ROI.
 */
export type MeasuredName =
  | 'length'
  | 'angle'
  | 'area'
  | 'mean'
  | 'standardDeviation'
  | 'min'
  | 'max'
  | 'count'
  | 'excluded'
  | 'value'
  | 'stored'
  | 'red'
  | 'green'
  | 'blue';

/** What must be said beside the numbers. */
export type MeasureNote =
  /** The spacing holds at the detector, not in the patient. */
  | 'atDetector'
  /** The spacing holds on the film that was scanned. */
  | 'onFilm'
  /** No spacing: in pixels. */
  | 'spacingUnknown'
  /** The file's spacing cannot be right: in pixels. */
  | 'spacingInvalid'
  /** Not within one calibrated ultrasound region: in pixels. */
  | 'outsideRegion'
  /** An angle where nothing is said about the shape of a pixel. */
  | 'squarePixelsAssumed'
  /** Points coincide: nothing to measure. */
  | 'degenerate'
  /** Part of the shape lies outside the picture: only what is inside counts. */
  | 'partlyOutside'
  /** No pixel centre lies inside the shape. */
  | 'nothingInside'
  | 'paddingExcluded'
  | 'notFiniteExcluded'
  /** Colours that are not stored as red, green, blue have no value to speak of. */
  | 'noSingleValue';

export interface MeasurementResult {
  readonly kind: MeasurementKind;
  readonly values: readonly MeasuredValue[];
  readonly notes: readonly MeasureNote[];
}

/** A point of the image: x to the right, y down, (0.5, 0.5) is the centre of the first pixel. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
