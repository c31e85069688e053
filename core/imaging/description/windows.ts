import type { DataSet } from '../../dicom/DataSet';
import { sequence, text, texts } from '../../dicom/values';
import { isUsableWindow } from '../display/voi';
import type { FrameDescription, VoiFunction, WindowSetting } from '../types';
import { lookupTable, type InputRange } from './lookupTables';
import type { NoteProblem } from './Problems';

/** Windows and VOI LUTs of a frame. */
export type VoiDescription = Pick<FrameDescription, 'windows' | 'voiFunction' | 'voiLuts'>;

/** More windows or tables than a menu can hold are not read. */
const mostAlternatives = 32;

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Gives the windows and VOI LUTs that stand in `source` (the Data Set, or an item of Frame VOI LUT Sequence). `input` are the values after the
 * Modality LUT. What is not usable is noted and left out.
 * @source PS3.3 C.11.2, C.7.6.16.2.10
 */
export function voiDescription(source: DataSet, input: InputRange, note: NoteProblem): VoiDescription {
  const said = text(source, 'VOILUTFunction');
  const voiFunction: VoiFunction = said === 'SIGMOID' || said === 'LINEAR_EXACT' ? said : 'LINEAR';
  const voiLuts = sequence(source, 'VOILUTSequence')
    .slice(0, mostAlternatives)
    .flatMap((item) => lookupTable(item, input, note) ?? []);
  return { windows: windowsOf(source, voiFunction, note), voiFunction, voiLuts };
}

function windowsOf(source: DataSet, voiFunction: VoiFunction, note: NoteProblem): readonly WindowSetting[] {
  // Read as text: one bad value must not cost the others.
  const centers = texts(source, 'WindowCenter').slice(0, mostAlternatives);
  const widths = texts(source, 'WindowWidth');
  const explanations = texts(source, 'WindowCenterWidthExplanation');
  return centers.flatMap((center, index) => {
    const explanation = explanations[index]?.slice(0, 64);
    const window: WindowSetting = {
      center: toNumber(center),
      width: toNumber(widths[index]),
      ...(explanation === undefined || explanation === '' ? {} : { explanation }),
    };
    if (isUsableWindow(window, voiFunction)) return [window];
    note('display.badWindow');
    return [];
  });
}

function toNumber(value: string | undefined): number {
  return value !== undefined && decimal.test(value.trim()) ? Number(value) : NaN;
}
