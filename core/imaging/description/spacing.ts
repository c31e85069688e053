/**
 * Which size of a pixel may be measured with.
 * - Slices (CT, MR, PT …): Pixel Spacing is in the patient.
 * - Projections (CR, DX, MG, RG, RF, XA, IO, PX): Imager Pixel Spacing, and a Pixel Spacing that equals it or stands alone without a word on calibration, are at
 *   the detector. Pixel Spacing that differs, or whose calibration type is GEOMETRY or FIDUCIAL, was corrected to the patient.
 * - A magnification factor in the file is never applied by us.
 * - A value that cannot be right makes the spacing unknown: no other attribute is tried in its place.
 * @source PS3.3 10.7.1.1, 10.7.1.2, 10.7.1.3
 */
import type { DataSet } from '../../dicom/DataSet';
import { has, numbers, text } from '../../dicom/values';
import type { PixelSpacing } from '../types';
import { isPixelSize, ultrasoundSpacing } from './ultrasoundRegions';

type Source = Extract<PixelSpacing, { kind: 'calibrated' }>['from'];
type PairKeyword =
  'PixelSpacing' | 'ImagerPixelSpacing' | 'NominalScannedPixelSpacing' | 'ImagePlanePixelSpacing';

const projectionModalities = new Set(['CR', 'DX', 'MG', 'RG', 'RF', 'XA', 'IO', 'PX']);
/** SOP classes of volumes that were reconstructed from projections: their modality is XA or MG, their pixels are slices. */
const reconstructedSopClasses = new Set([
  '1.2.840.10008.5.1.4.1.1.13.1.1',
  '1.2.840.10008.5.1.4.1.1.13.1.2',
  '1.2.840.10008.5.1.4.1.1.13.1.3',
]);

/** Items of one frame that may say a spacing, beside the Data Set itself. */
export interface SpacingItems {
  readonly pixelMeasures?: DataSet | undefined;
  readonly framePixelData?: DataSet | undefined;
}

const unknownSpacing: PixelSpacing = { kind: 'unknown', reason: 'geometry.spacingUnknown' };

/** Gives the spacing of a frame with its origin, or why there is none. */
export function pixelSpacing(root: DataSet, items: SpacingItems): PixelSpacing {
  const ultrasound = ultrasoundSpacing(root);
  if (ultrasound !== undefined) return ultrasound;
  if (items.pixelMeasures !== undefined && has(items.pixelMeasures, 'PixelSpacing'))
    return simple(items.pixelMeasures, 'PixelSpacing', 'PixelMeasuresSequence', false);
  if (isProjection(root)) return projectionSpacing(root, items.framePixelData);
  if (has(root, 'PixelSpacing')) return simple(root, 'PixelSpacing', 'PixelSpacing', false);
  if (has(root, 'ImagePlanePixelSpacing'))
    return simple(root, 'ImagePlanePixelSpacing', 'ImagePlanePixelSpacing', true);
  if (has(root, 'ImagerPixelSpacing')) return simple(root, 'ImagerPixelSpacing', 'ImagerPixelSpacing', true);
  if (has(root, 'NominalScannedPixelSpacing'))
    return simple(root, 'NominalScannedPixelSpacing', 'NominalScannedPixelSpacing', true);
  return unknownSpacing;
}

function isProjection(root: DataSet): boolean {
  return (
    projectionModalities.has(text(root, 'Modality') ?? '') &&
    !reconstructedSopClasses.has(text(root, 'SOPClassUID') ?? '')
  );
}

function projectionSpacing(root: DataSet, framePixelData: DataSet | undefined): PixelSpacing {
  const imagerSource =
    framePixelData !== undefined && has(framePixelData, 'ImagerPixelSpacing') ? framePixelData : root;
  const imager = pair(imagerSource, 'ImagerPixelSpacing');
  const own = pair(root, 'PixelSpacing');
  if (own === 'absent') {
    if (imager === 'absent')
      return has(root, 'NominalScannedPixelSpacing')
        ? simple(root, 'NominalScannedPixelSpacing', 'NominalScannedPixelSpacing', true)
        : unknownSpacing;
    return simple(imagerSource, 'ImagerPixelSpacing', 'ImagerPixelSpacing', true);
  }
  const calibration = text(root, 'PixelSpacingCalibrationType');
  const isCorrected =
    calibration === 'GEOMETRY' ||
    calibration === 'FIDUCIAL' ||
    (typeof own === 'object' && typeof imager === 'object' && !isSamePair(own, imager));
  return simple(root, 'PixelSpacing', 'PixelSpacing', !isCorrected);
}

interface Pair {
  readonly row: number;
  readonly column: number;
}

/** `absent` also when the element is there without a value. */
function pair(dataSet: DataSet, keyword: PairKeyword): Pair | 'absent' | 'invalid' {
  if ((dataSet.elements.get(pairTags[keyword])?.length ?? 0) === 0) return 'absent';
  const [row, column, ...more] = numbers(dataSet, keyword);
  if (row === undefined || column === undefined || more.length > 0) return 'invalid';
  return isPixelSize(row) && isPixelSize(column) ? { row, column } : 'invalid';
}

const pairTags: Readonly<Record<PairKeyword, string>> = {
  PixelSpacing: '00280030',
  ImagerPixelSpacing: '00181164',
  NominalScannedPixelSpacing: '00182010',
  ImagePlanePixelSpacing: '30020011',
};

function simple(dataSet: DataSet, keyword: PairKeyword, from: Source, isAtDetector: boolean): PixelSpacing {
  const values = pair(dataSet, keyword);
  if (values === 'absent') return unknownSpacing;
  if (values === 'invalid') return { kind: 'unknown', reason: 'geometry.spacingInvalid' };
  return { kind: 'calibrated', ...values, from, isAtDetector };
}

function isSamePair(a: Pair, b: Pair): boolean {
  return Math.abs(a.row - b.row) <= a.row * 1e-4 && Math.abs(a.column - b.column) <= a.column * 1e-4;
}

/**
 * Gives the height of a pixel divided by its width, for display: from a spacing of the whole picture, else from Pixel Aspect Ratio, else 1.
 * @source PS3.3 C.7.6.3.1.7
 */
export function pixelAspectRatio(root: DataSet, spacing: PixelSpacing): number {
  const fromSpacing =
    spacing.kind === 'calibrated' && spacing.regions === undefined ? spacing.row / spacing.column : undefined;
  const [vertical, horizontal] = numbers(root, 'PixelAspectRatio');
  const ratio =
    fromSpacing ?? (vertical === undefined || horizontal === undefined ? 1 : vertical / horizontal);
  if (!(ratio >= 0.01 && ratio <= 100)) return 1;
  // What differs by less than a thousandth is square: spacings are rounded when they are written.
  return Math.abs(ratio - 1) < 1e-3 ? 1 : ratio;
}
