import type { DataSet } from '../../dicom/DataSet';
import type { Keyword } from '../../dicom/dictionary';
import { has, number, sequence } from '../../dicom/values';
import { modalityRange } from '../display/modality';
import type { FrameDescription, PixelDescription } from '../types';
import { framePlacement } from './placement';
import type { NoteProblem } from './Problems';
import { modalityDescription, storedRange, type ModalityDescription } from './rescale';
import { pixelSpacing } from './spacing';
import { voiDescription, type VoiDescription } from './windows';

/**
 * Gives the description of each frame, or a single one where it holds for all. Functional groups of the frame win over shared ones, those over the Data Set itself.
 * @source PS3.3 C.7.6.16.1.1, C.7.6.16.1.2
 */
export function frameDescriptions(
  root: DataSet,
  pixel: PixelDescription,
  note: NoteProblem,
): readonly FrameDescription[] {
  const shared = sequence(root, 'SharedFunctionalGroupsSequence')[0];
  const perFrame = sequence(root, 'PerFrameFunctionalGroupsSequence');
  const place = framePlacement(root, pixel);
  const parts = describeOnce(root, pixel, note);
  const frames: FrameDescription[] = [];
  const describe = (index: number): FrameDescription => {
    const item = (keyword: Keyword): DataSet | undefined =>
      groupItem(perFrame[index], keyword) ?? groupItem(shared, keyword);
    const measures = item('PixelMeasuresSequence');
    return {
      ...parts.display(item('PixelValueTransformationSequence') ?? root, item('FrameVOILUTSequence') ?? root),
      ...thicknessOf(measures, root),
      ...place(index, {
        planePosition: item('PlanePositionSequence'),
        planeOrientation: item('PlaneOrientationSequence'),
      }),
      spacing: parts.spacing(measures, item('FramePixelDataPropertiesSequence')),
    };
  };
  const count = describedFrames(root, pixel, perFrame.length);
  for (let index = 0; index < count; index++) frames.push(describe(index));
  return areAllSame(frames) ? frames.slice(0, 1) : frames;
}

/** Slices of a dose grid or a reconstruction; more are shown without a position. */
const mostStackedFrames = 10_000;

function groupItem(group: DataSet | undefined, keyword: Keyword): DataSet | undefined {
  return group === undefined ? undefined : sequence(group, keyword)[0];
}

/**
 * How many frames the file has something of their own to say about; one where it has nothing. A file may promise any number of frames, so it is what stands
 * in it that counts, and one more where frames are left over: nothing may be taken from the first frame for those.
 */
function describedFrames(root: DataSet, pixel: PixelDescription, perFrameItems: number): number {
  if (perFrameItems > 0) return Math.min(pixel.numberOfFrames, perFrameItems + 1);
  const isStack = has(root, 'GridFrameOffsetVector') || has(root, 'DetectorInformationSequence');
  return isStack ? Math.min(pixel.numberOfFrames, mostStackedFrames) : 1;
}

function thicknessOf(measures: DataSet | undefined, root: DataSet): { readonly sliceThickness?: number } {
  const sliceThickness = (measures && number(measures, 'SliceThickness')) ?? number(root, 'SliceThickness');
  return sliceThickness !== undefined && sliceThickness > 0 && sliceThickness <= 1000
    ? { sliceThickness }
    : {};
}

/** Shared items are described once, however many frames use them; frames then hold the same objects. */
function describeOnce(root: DataSet, pixel: PixelDescription, note: NoteProblem) {
  const displays = new Map<DataSet, Map<DataSet, ModalityDescription & VoiDescription>>();
  const spacings = new Map<DataSet | undefined, Map<DataSet | undefined, FrameDescription['spacing']>>();
  return {
    display: (transformation: DataSet, voi: DataSet) =>
      remember(displays, transformation, voi, () => {
        const modality = modalityDescription(transformation, root, pixel, note);
        return { ...modality, ...voiDescription(voi, outputRange(modality, pixel), note) };
      }),
    spacing: (pixelMeasures: DataSet | undefined, framePixelData: DataSet | undefined) =>
      remember(spacings, pixelMeasures, framePixelData, () =>
        pixelSpacing(root, { pixelMeasures, framePixelData }),
      ),
  };
}

function remember<A, B, Value>(memory: Map<A, Map<B, Value>>, a: A, b: B, make: () => Value): Value {
  let inner = memory.get(a);
  if (inner === undefined) memory.set(a, (inner = new Map<B, Value>()));
  const known = inner.get(b);
  if (known !== undefined) return known;
  const made = make();
  inner.set(b, made);
  return made;
}

function outputRange(
  modality: ModalityDescription,
  pixel: PixelDescription,
): { readonly min: number; readonly max: number } {
  const { min, max } = storedRange(pixel);
  return modalityRange(
    {
      ...modality,
      windows: [],
      voiFunction: 'LINEAR',
      voiLuts: [],
      spacing: { kind: 'unknown', reason: 'geometry.spacingUnknown' },
    },
    min,
    max,
  );
}

function areAllSame(frames: readonly FrameDescription[]): boolean {
  const first = frames[0];
  return first !== undefined && frames.every((frame) => isSame(frame, first));
}

/** Shared parts are the same objects; numbers and short lists are compared by value. */
function isSame(a: FrameDescription, b: FrameDescription): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof FrameDescription)[]);
  return [...keys].every((key) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]));
}
