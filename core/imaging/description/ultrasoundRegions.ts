import type { DataSet } from '../../dicom/DataSet';
import { number, sequence } from '../../dicom/values';
import type { ImageRegion, PixelSpacing } from '../types';

/** Region Spatial Format 1: 2D (tissue or flow). Physical Units 3: cm. @source PS3.3 C.8.5.5.1.1, C.8.5.5.1.15 */
const twoDimensional = 1;
const centimetres = 3;

interface Calibration {
  readonly column: number;
  readonly row: number;
  readonly region: ImageRegion;
}

/**
 * Gives the spacing of an ultrasound picture, which holds only inside its 2D regions. Undefined without regions. Regions of different scale, or none in cm
 * in both directions, make it unknown: traces and Doppler spectra are not lengths.
 * @source PS3.3 C.8.5.5
 */
export function ultrasoundSpacing(dataSet: DataSet): PixelSpacing | undefined {
  const items = sequence(dataSet, 'SequenceOfUltrasoundRegions');
  if (items.length === 0) return undefined;
  const spatial = items.filter(isSpatial);
  if (spatial.length === 0) return { kind: 'unknown', reason: 'geometry.spacingUnknown' };
  const calibrations = spatial.flatMap((item) => calibrationOf(item) ?? []);
  const first = calibrations[0];
  if (first === undefined || calibrations.length < spatial.length)
    return { kind: 'unknown', reason: 'geometry.spacingInvalid' };
  if (!calibrations.every((other) => isSameScale(first, other)))
    return { kind: 'unknown', reason: 'geometry.spacingUnknown' };
  return {
    kind: 'calibrated',
    row: first.row,
    column: first.column,
    from: 'SequenceOfUltrasoundRegions',
    isAtDetector: false,
    regions: calibrations.map(({ region }) => region),
  };
}

function isSpatial(item: DataSet): boolean {
  return (
    number(item, 'RegionSpatialFormat') === twoDimensional &&
    number(item, 'PhysicalUnitsXDirection') === centimetres &&
    number(item, 'PhysicalUnitsYDirection') === centimetres
  );
}

function calibrationOf(item: DataSet): Calibration | undefined {
  // Deltas may be negative where the axis runs the other way; the size of a pixel is the same.
  const column = Math.abs(number(item, 'PhysicalDeltaX') ?? NaN) * 10;
  const row = Math.abs(number(item, 'PhysicalDeltaY') ?? NaN) * 10;
  const left = number(item, 'RegionLocationMinX0');
  const top = number(item, 'RegionLocationMinY0');
  const lastColumn = number(item, 'RegionLocationMaxX1');
  const lastRow = number(item, 'RegionLocationMaxY1');
  if (!isPixelSize(column) || !isPixelSize(row)) return undefined;
  if (left === undefined || top === undefined || lastColumn === undefined || lastRow === undefined)
    return undefined;
  if (lastColumn < left || lastRow < top) return undefined;
  return { column, row, region: { left, top, right: lastColumn + 1, bottom: lastRow + 1 } };
}

function isSameScale(a: Calibration, b: Calibration): boolean {
  return Math.abs(a.column - b.column) <= a.column * 1e-3 && Math.abs(a.row - b.row) <= a.row * 1e-3;
}

/** Whether a size in mm can be that of a pixel: from a nanometre to a metre. */
export function isPixelSize(mm: number): boolean {
  return mm >= 1e-6 && mm <= 1000;
}
