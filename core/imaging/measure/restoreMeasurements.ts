import type { Measurement, MeasurementKind } from '../measurement';

/** How many measurements of one study are kept; the rest of a file that holds more is not read. */
export const measurementLimit = 10_000;
/** Image points further out than this are not from a picture (Rows and Columns are at most 65 535). */
const coordinateLimit = 1_000_000;
const textLimit = 4096;

const pointCounts: Readonly<Record<MeasurementKind, number>> = {
  length: 2,
  angle: 3,
  rectangle: 2,
  ellipse: 2,
  probe: 1,
  arrow: 2,
};

/**
 * Gives the measurements of a list that was read from disk and how many were not usable: wrong kind, number of points, UIDs, or points that
 * are no finite numbers within range. Never throws; unknown keys are dropped; a second one of the same id is dropped.
 */
export function restoreMeasurements(list: unknown): {
  readonly measurements: readonly Measurement[];
  readonly rejected: number;
} {
  if (!Array.isArray(list))
    return { measurements: [], rejected: list === undefined || list === null ? 0 : 1 };
  const byId = new Map<string, Measurement>();
  for (const candidate of list.slice(0, measurementLimit) as unknown[]) {
    const measurement = restoreMeasurement(candidate);
    if (measurement !== undefined && !byId.has(measurement.measurementId))
      byId.set(measurement.measurementId, measurement);
  }
  return { measurements: [...byId.values()], rejected: list.length - byId.size };
}

/** Gives a measurement with only its own keys, or undefined where something in it is wrong. */
export function restoreMeasurement(candidate: unknown): Measurement | undefined {
  if (typeof candidate !== 'object' || candidate === null) return undefined;
  const record = candidate as Readonly<Record<string, unknown>>;
  const {
    measurementId,
    kind,
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUid,
    frameIndex,
    text,
    createdAt,
  } = record;
  if (typeof measurementId !== 'string' || !/^[A-Za-z0-9._-]{1,80}$/.test(measurementId)) return undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(pointCounts, kind)) return undefined;
  if (!isUid(studyInstanceUid) || !isUid(seriesInstanceUid) || !isUid(sopInstanceUid)) return undefined;
  if (typeof frameIndex !== 'number' || !Number.isSafeInteger(frameIndex) || frameIndex < 0) return undefined;
  if (text !== undefined && (typeof text !== 'string' || text.length > textLimit)) return undefined;
  if (typeof createdAt !== 'string' || createdAt.length > 64) return undefined;
  const points = restorePoints(record['points'], pointCounts[kind as MeasurementKind]);
  if (points === undefined) return undefined;
  const base = {
    measurementId,
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUid,
    frameIndex,
    points,
    createdAt,
  };
  return { ...base, kind: kind as MeasurementKind, ...(text === undefined ? {} : { text }) };
}

function restorePoints(candidate: unknown, count: number): Measurement['points'] | undefined {
  if (!Array.isArray(candidate) || candidate.length !== count) return undefined;
  const points: { x: number; y: number }[] = [];
  for (const point of candidate as unknown[]) {
    if (typeof point !== 'object' || point === null) return undefined;
    const { x, y } = point as { readonly x?: unknown; readonly y?: unknown };
    if (!isCoordinate(x) || !isCoordinate(y)) return undefined;
    points.push({ x, y });
  }
  return points;
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= coordinateLimit;
}

/** Files in the wild have UIDs that break the rules; what they may not be is long or other than printable. */
function isUid(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value);
}
