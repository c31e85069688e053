/** How the chosen window becomes what is drawn and what is said. Pure. */
import { defaultView } from '../../core/imaging/display/defaultView';
import { isGrayscale, type View } from '../../core/imaging/display/view';
import { windowPresets } from '../../core/imaging/display/presets';
import { windowValueRange } from '../../core/imaging/display/windowValueRange';
import { frameDescription } from '../../core/imaging/frameDescription';
import type { WindowSetting } from '../../core/imaging/types';
import type { LoadedFrame } from '../frames/FrameStore';
import { text } from '../texts/text';
import type { Windowing, WindowPreset } from './api';

/** What the person chose: nothing, a window, or a LUT of the file. Holds for all slices of a series. */
export type WindowChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'window'; readonly window: WindowSetting; readonly from: 'file' | 'preset' | 'person' }
  | { readonly kind: 'voiLut'; readonly index: number };

export const autoWindow: WindowChoice = { kind: 'auto' };

/**
 * The window in force on a frame. `held` is the window computed on the first frame of a series whose file names none: it
 * holds for the others too, so that scrolling does not flicker.
 */
export function windowingOf(
  loaded: LoadedFrame,
  choice: WindowChoice,
  held: WindowSetting | undefined,
): Windowing {
  const { frame, description, frameIndex } = loaded;
  if (!isGrayscale(frame.photometricInterpretation)) {
    const isPalette = frame.photometricInterpretation === 'PALETTE COLOR';
    return { kind: 'fixed', reason: isPalette ? 'palette' : 'colour' };
  }
  const { voiLuts } = frameDescription(description, frameIndex);
  if (choice.kind === 'window') return { kind: 'window', from: choice.from, ...choice.window };
  if (choice.kind === 'voiLut' && choice.index < voiLuts.length) {
    return lutWindowing(choice.index, voiLuts[choice.index]?.explanation);
  }
  const byFile = defaultView(description, frameIndex, frame);
  if (byFile.window !== undefined) {
    const isComputed = byFile.source === 'frameRange';
    const window = isComputed ? (held ?? byFile.window) : byFile.window;
    return { kind: 'window', from: isComputed ? 'default' : 'file', ...window };
  }
  const index = byFile.voiLutIndex ?? 0;
  return lutWindowing(index, voiLuts[index]?.explanation);
}

function lutWindowing(index: number, explanation: string | undefined): Windowing {
  return { kind: 'voiLut', index, ...(explanation === undefined ? {} : { explanation }) };
}

/** What `renderFrame` is to draw. */
export function viewOf(windowing: Windowing, isInverted: boolean): View {
  switch (windowing.kind) {
    case 'fixed':
      return { isInverted };
    case 'voiLut':
      return { voiLutIndex: windowing.index, isInverted };
    case 'window':
      return { window: { center: windowing.center, width: windowing.width }, isInverted };
  }
}

/** The menu of presets: the file's windows, its LUTs, then those of the modality. */
export function presetsOf(loaded: LoadedFrame): readonly WindowPreset[] {
  const { frame, description, frameIndex } = loaded;
  if (!isGrayscale(frame.photometricInterpretation)) return [];
  const { windows, voiLuts, rescaleType } = frameDescription(description, frameIndex);
  return [
    ...windows.map((window, place): WindowPreset => ({
      kind: 'window',
      origin: 'file',
      name: window.explanation ?? text('cell.presetFile', { number: place + 1 }),
      window,
    })),
    ...voiLuts.map((lut, voiLutIndex): WindowPreset => ({
      kind: 'voiLut',
      origin: 'file',
      name: lut.explanation ?? text('cell.presetLut', { number: voiLutIndex + 1 }),
      voiLutIndex,
    })),
    ...windowPresets(description.modality, rescaleType).map(({ name, window }): WindowPreset => ({
      kind: 'window',
      origin: 'modality',
      name,
      window,
    })),
  ];
}

/** Key path of the window drag: steps of about 1 % of the range of values. */
export function nudged(
  loaded: LoadedFrame,
  from: WindowSetting,
  centerSteps: number,
  widthSteps: number,
): WindowSetting {
  const { step, minWidth } = windowValueRange(loaded.description, loaded.frameIndex, loaded.frame);
  return {
    center: from.center + centerSteps * step,
    width: Math.max(minWidth, from.width + widthSteps * step),
  };
}

/**
 * The window after a drag: one CSS pixel is 1/1024 of the range of values that the frame holds; right is wider, down is a
 * higher centre (darker). Whole numbers where the values are whole.
 */
export function draggedWindow(
  loaded: LoadedFrame,
  from: WindowSetting,
  dragged: { readonly x: number; readonly y: number },
): WindowSetting {
  const { min, max, minWidth } = windowValueRange(loaded.description, loaded.frameIndex, loaded.frame);
  const range = max - min;
  const perPixel = (range > 0 ? range : 1) / 1024;
  const tidy = range >= 20 ? Math.round : (value: number) => value;
  return {
    center: tidy(from.center + dragged.y * perPixel),
    width: Math.max(minWidth, tidy(from.width + dragged.x * perPixel)),
  };
}
