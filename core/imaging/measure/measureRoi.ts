import { isGrayscale } from '../display/view';
import { modalityTransform } from '../display/modality';
import { paddingRange } from '../display/padding';
import { frameDescription } from '../frameDescription';
import type { DecodedFrame, ImageDescription } from '../types';
import { boxOf, pixelsInside, type Box, type PixelRun } from './pixelsInside';
import type { MeasuredValue, MeasureNote, MeasurementResult, Point } from './result';
import { measureScale } from './scale';
import { RunningStatistics } from './statistics';
import { valueUnit } from './valueUnit';

/**
 * Gives area and statistics of a rectangle or ellipse between two opposite corners.
 * The area is that of the shape (mm² or px²), not of its pixels. Statistics are over the values after the Modality LUT of the pixels whose
 * centre is inside, without padding. Colour: means per channel where the pixels are stored as RGB, else the area alone.
 */
export function measureRoi(
  kind: 'rectangle' | 'ellipse',
  points: readonly Point[],
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
): MeasurementResult {
  const [first, second] = points;
  if (first === undefined || second === undefined) return { kind, values: [], notes: ['degenerate'] };
  const box = boxOf(first, second);
  const scale = measureScale(frameDescription(image, frameIndex).spacing, [first, second]);
  const notes: MeasureNote[] = [...scale.notes];
  if (box.left < 0 || box.top < 0 || box.right > frame.columns || box.bottom > frame.rows)
    notes.push('partlyOutside');
  const runs = [...pixelsInside(kind, box, frame.rows, frame.columns)];
  if (runs.length === 0) notes.push('nothingInside');
  const values = [areaValue(kind, box, scale), ...statistics(runs, frame, image, frameIndex, notes)];
  return { kind, values, notes };
}

function areaValue(
  kind: 'rectangle' | 'ellipse',
  box: Box,
  scale: { readonly isCalibrated: boolean; readonly column: number; readonly row: number },
): MeasuredValue {
  const rectangle = (box.right - box.left) * scale.column * ((box.bottom - box.top) * scale.row);
  const value = kind === 'rectangle' ? rectangle : (Math.PI / 4) * rectangle;
  return { name: 'area', value, unit: scale.isCalibrated ? 'mm²' : 'px²' };
}

function statistics(
  runs: readonly PixelRun[],
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  notes: MeasureNote[],
): MeasuredValue[] {
  if (runs.length === 0) return [];
  if (frame.samplesPerPixel === 1 && isGrayscale(frame.photometricInterpretation))
    return grayStatistics(runs, frame, image, frameIndex, notes);
  if (frame.samplesPerPixel === 3 && frame.photometricInterpretation === 'RGB')
    return channelMeans(runs, frame);
  notes.push('noSingleValue');
  return [];
}

function grayStatistics(
  runs: readonly PixelRun[],
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  notes: MeasureNote[],
): MeasuredValue[] {
  const description = frameDescription(image, frameIndex);
  const modality = modalityTransform(description);
  const padding = paddingRange(image);
  const [low, high] = [padding?.low ?? Infinity, padding?.high ?? -Infinity];
  const running = new RunningStatistics();
  let padded = 0;
  let notFinite = 0;
  countValues(runs, frame, (stored, times) => {
    if (stored >= low && stored <= high) padded += times;
    else if (!Number.isFinite(stored)) notFinite += times;
    else running.add(modality(stored), times);
  });
  if (padded > 0) notes.push('paddingExcluded');
  if (notFinite > 0) notes.push('notFiniteExcluded');
  const { count, mean, standardDeviation, min, max } = running.result();
  const unit = valueUnit(description);
  const counts: MeasuredValue[] = [{ name: 'count', value: count, unit: '' }];
  if (padded + notFinite > 0) counts.push({ name: 'excluded', value: padded + notFinite, unit: '' });
  if (count === 0) return counts;
  return [
    { name: 'mean', value: mean, unit },
    { name: 'standardDeviation', value: standardDeviation, unit },
    { name: 'min', value: min, unit },
    { name: 'max', value: max, unit },
    ...counts,
  ];
}

/**
 * Hands out the stored values of the pixels and how often they occur. Values of 16 bits or less are counted first: a shape over a whole mammogram then takes
 * one addition a pixel, which keeps up with a hand that draws it.
 */
function countValues(
  runs: readonly PixelRun[],
  frame: DecodedFrame,
  onValue: (stored: number, times: number) => void,
): void {
  const { values, columns } = frame;
  if (values.BYTES_PER_ELEMENT > 2) {
    for (const { row, from, to } of runs)
      for (let at = row * columns + from; at < row * columns + to; at++) onValue(values[at] as number, 1);
    return;
  }
  const lowest = values instanceof Int16Array || values instanceof Int8Array ? -0x8000 : 0;
  const counts = new Uint32Array(0x10000);
  for (const { row, from, to } of runs)
    for (let at = row * columns + from; at < row * columns + to; at++) {
      const index = (values[at] as number) - lowest;
      counts[index] = (counts[index] as number) + 1;
    }
  for (let index = 0; index < counts.length; index++) {
    const times = counts[index] as number;
    if (times > 0) onValue(index + lowest, times);
  }
}

function channelMeans(runs: readonly PixelRun[], frame: DecodedFrame): MeasuredValue[] {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const { row, from, to } of runs)
    for (let pixel = row * frame.columns + from; pixel < row * frame.columns + to; pixel++) {
      count += 1;
      for (const channel of [0, 1, 2] as const) sums[channel] += frame.values[pixel * 3 + channel] as number;
    }
  return [
    { name: 'red', value: sums[0] / count, unit: '' },
    { name: 'green', value: sums[1] / count, unit: '' },
    { name: 'blue', value: sums[2] / count, unit: '' },
    { name: 'count', value: count, unit: '' },
  ];
}
