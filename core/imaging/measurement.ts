/**
 * A measurement as it is kept with its study. Points are in image pixels: x to the right, y down, (0, 0) the
 * top left corner of the first pixel, (0.5, 0.5) its centre. Results are never stored: they are
 * computed from the points, the stored values and the spacing each time.
 */
export interface Measurement {
  readonly measurementId: string;
  readonly kind: MeasurementKind;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frameIndex: number;
  /** length: 2; angle: 3 (vertex in the middle); rectangle, ellipse: 2 opposite corners; probe: 1; arrow: tip and tail. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly text?: string;
  /** ISO 8601, local clock of the person. */
  readonly createdAt: string;
}

export type MeasurementKind = 'length' | 'angle' | 'rectangle' | 'ellipse' | 'probe' | 'arrow';
