import { modalityTransform } from '../display/modality';
import { paddingRange } from '../display/padding';
import { isGrayscale } from '../display/view';
import { frameDescription } from '../frameDescription';
import type { DecodedFrame, ImageDescription } from '../types';
import type { MeasuredValue, MeasureNote, MeasurementResult, Point } from './result';
import { valueUnit } from './valueUnit';

/**
 * Gives the value of the pixel that a point lies in: after the Modality LUT, and as stored where that differs. Padding has no value.
 * Colour: the three stored samples where they are RGB; a palette gives its index as `stored`.
 */
export function measureProbe(
  points: readonly Point[],
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
): MeasurementResult {
  const point = points[0];
  const column = Math.floor(point?.x ?? -1);
  const row = Math.floor(point?.y ?? -1);
  // Written so that a point that is no number is outside as well.
  if (!(column >= 0 && row >= 0 && column < frame.columns && row < frame.rows))
    return { kind: 'probe', values: [], notes: ['nothingInside'] };
  const at = (row * frame.columns + column) * frame.samplesPerPixel;
  const stored = frame.values[at] as number;
  const notes: MeasureNote[] = [];
  if (frame.samplesPerPixel === 1 && isGrayscale(frame.photometricInterpretation))
    return { kind: 'probe', values: grayValues(stored, image, frameIndex, notes), notes };
  if (frame.samplesPerPixel === 3 && frame.photometricInterpretation === 'RGB')
    return { kind: 'probe', values: colorValues(frame, at), notes };
  if (frame.samplesPerPixel === 1)
    return { kind: 'probe', values: [{ name: 'stored', value: stored, unit: '' }], notes };
  return { kind: 'probe', values: [], notes: ['noSingleValue'] };
}

function grayValues(
  stored: number,
  image: ImageDescription,
  frameIndex: number,
  notes: MeasureNote[],
): MeasuredValue[] {
  const storedValue: MeasuredValue = { name: 'stored', value: stored, unit: '' };
  const padding = paddingRange(image);
  if (padding !== undefined && stored >= padding.low && stored <= padding.high) {
    notes.push('paddingExcluded');
    return [storedValue];
  }
  if (!Number.isFinite(stored)) {
    notes.push('notFiniteExcluded');
    return [];
  }
  const description = frameDescription(image, frameIndex);
  const value = modalityTransform(description)(stored);
  const measured: MeasuredValue = { name: 'value', value, unit: valueUnit(description) };
  return value === stored ? [measured] : [measured, storedValue];
}

function colorValues(frame: DecodedFrame, at: number): MeasuredValue[] {
  return (['red', 'green', 'blue'] as const).map((name, channel) => ({
    name,
    value: frame.values[at + channel] as number,
    unit: '',
  }));
}
