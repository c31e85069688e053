import type { Measurement, MeasurementKind } from '../../../core/imaging/measurement';

/** A measurement for tests. */
export function measurementOf(
  kind: MeasurementKind,
  points: readonly (readonly [number, number])[],
  more: Partial<Measurement> = {},
): Measurement {
  return {
    measurementId: `${kind}-1`,
    kind,
    studyInstanceUid: '1.1',
    seriesInstanceUid: '1.2',
    sopInstanceUid: '1.3',
    frameIndex: 0,
    points: points.map(([x, y]) => ({ x, y })),
    createdAt: '2026-01-02T03:04:05+00:00',
    ...more,
  };
}
