import type { DataSet } from '../../dicom/DataSet';
import { has, number, sequence, text, texts } from '../../dicom/values';
import type { FrameDescription, PixelDescription } from '../types';
import { lookupTable, type InputRange } from './lookupTables';
import type { NoteProblem } from './Problems';

/** The Modality LUT of a frame and the unit of what comes out. */
export type ModalityDescription = Pick<
  FrameDescription,
  'rescaleSlope' | 'rescaleIntercept' | 'rescaleType' | 'modalityLut'
>;

const identity: ModalityDescription = { rescaleSlope: 1, rescaleIntercept: 0 };

/** CT Image, Enhanced CT, Legacy Converted Enhanced CT. */
const ctSopClasses = new Set([
  '1.2.840.10008.5.1.4.1.1.2',
  '1.2.840.10008.5.1.4.1.1.2.1',
  '1.2.840.10008.5.1.4.1.1.2.2',
]);

/**
 * Gives the Modality LUT that stands in `source`: the Data Set itself, or an item of Pixel Value Transformation Sequence. `root` is the Data Set, for what the unit
 * depends on. Slope and intercept that are no numbers, or a slope of 0, are noted and left out; values are then "stored" and have no unit.
 * @source PS3.3 C.11.1.1, C.11.1.1.2, C.8.8.3 (dose)
 */
export function modalityDescription(
  source: DataSet,
  root: DataSet,
  pixel: PixelDescription,
  note: NoteProblem,
): ModalityDescription {
  const item = sequence(source, 'ModalityLUTSequence')[0];
  const modalityLut = item && lookupTable(item, storedRange(pixel), note);
  if (item !== undefined && modalityLut !== undefined)
    return { ...identity, modalityLut, ...unitOf(text(item, 'ModalityLUTType')) };
  if (!has(source, 'RescaleSlope') && !has(source, 'RescaleIntercept'))
    return doseDescription(root) ?? identity;
  const rescaleSlope = valueOr(source, 'RescaleSlope', 1);
  const rescaleIntercept = valueOr(source, 'RescaleIntercept', 0);
  if (!isUsable(rescaleSlope) || !isUsable(rescaleIntercept) || rescaleSlope === 0) {
    note('display.badRescale');
    return identity;
  }
  return { rescaleSlope, rescaleIntercept, ...unitOf(rescaleUnit(source, root)) };
}

/** Gives the stored values that the pixels can hold. */
export function storedRange(pixel: PixelDescription): InputRange {
  if (pixel.element !== 'PixelData') return { min: -Infinity, max: Infinity };
  const values = 2 ** pixel.bitsStored;
  return pixel.isSigned ? { min: -values / 2, max: values / 2 - 1 } : { min: 0, max: values - 1 };
}

/** The fallback where absent or empty; undefined where there is something that is no number. */
function valueOr(
  source: DataSet,
  keyword: 'RescaleSlope' | 'RescaleIntercept',
  fallback: number,
): number | undefined {
  return texts(source, keyword).length === 0 ? fallback : number(source, keyword);
}

/** Larger numbers would leave the range of a double when they meet a pixel value. */
function isUsable(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) <= 1e30;
}

function rescaleUnit(source: DataSet, root: DataSet): string | undefined {
  const said = text(source, 'RescaleType');
  if (said !== undefined) return said;
  // PET says its unit elsewhere (C.8.9.1.1.3).
  if (text(root, 'Modality') === 'PT') return text(root, 'Units');
  return isHounsfieldUnsaid(root) ? 'HU' : undefined;
}

/**
 * CT images need not say HU, since Rescale Type is required only where it is something else. That holds for slices, not for localizers (whose
 * values are no attenuation) and not for multi-energy images, which must say it.
 * @source PS3.3 C.8.2.1
 */
function isHounsfieldUnsaid(root: DataSet): boolean {
  return (
    ctSopClasses.has(text(root, 'SOPClassUID') ?? '') &&
    text(root, 'MultienergyCTAcquisition') !== 'YES' &&
    !texts(root, 'ImageType').includes('LOCALIZER')
  );
}

/** RT Dose scales by a factor of its own, without an offset. */
function doseDescription(root: DataSet): ModalityDescription | undefined {
  const rescaleSlope = number(root, 'DoseGridScaling');
  if (rescaleSlope === undefined || rescaleSlope <= 0) return undefined;
  return { rescaleSlope, rescaleIntercept: 0, ...unitOf(text(root, 'DoseUnits')) };
}

/** US (unspecified), NONE and RELATIVE are no units. */
function unitOf(code: string | undefined): { readonly rescaleType?: string } {
  if (code === undefined || ['US', 'NONE', 'RELATIVE'].includes(code)) return {};
  const rescaleType = code.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '').slice(0, 16);
  return rescaleType === '' ? {} : { rescaleType };
}
