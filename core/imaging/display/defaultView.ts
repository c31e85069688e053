import { frameDescription } from '../frameDescription';
import type { DecodedFrame, ImageDescription, VoiFunction, WindowSetting } from '../types';
import { modalityRange } from './modality';
import { imageRange, paddingRange } from './padding';
import { isGrayscale, type DefaultView } from './view';
import { isUsableWindow } from './voi';

/**
 * Gives the view a frame is shown with at first: the file's first usable window, else its first VOI LUT, else a window over
 * all values of the frame without padding. `source` says which.
 */
export function defaultView(image: ImageDescription, frameIndex: number, frame: DecodedFrame): DefaultView {
  if (!isGrayscale(frame.photometricInterpretation)) return { isInverted: false, source: 'colour' };
  const description = frameDescription(image, frameIndex);
  const window = description.windows.find((candidate) => isUsableWindow(candidate, description.voiFunction));
  if (window !== undefined) return { window, isInverted: false, source: 'fileWindow' };
  if (description.voiLuts.length > 0) return { voiLutIndex: 0, isInverted: false, source: 'fileVoiLut' };
  return { window: rangeWindow(image, frameIndex, frame), isInverted: false, source: 'frameRange' };
}

/** Gives the window that shows the lowest value of a frame as black and its highest as white, padding left out. */
export function rangeWindow(image: ImageDescription, frameIndex: number, frame: DecodedFrame): WindowSetting {
  const description = frameDescription(image, frameIndex);
  const stored = imageRange(frame, paddingRange(image));
  const { min, max } = modalityRange(description, stored.min, stored.max);
  return windowOver(min, max, description.voiFunction);
}

/** Gives the window whose ends are `min` (black) and `max` (white) under a VOI LUT Function. */
export function windowOver(min: number, max: number, voiFunction: VoiFunction): WindowSetting {
  // The inverse of C.11.2.1.2.1: center - 0.5 - (width - 1) / 2 = min and center - 0.5 + (width - 1) / 2 = max.
  if (voiFunction === 'LINEAR') return { center: (min + max + 1) / 2, width: max - min + 1 };
  return { center: (min + max) / 2, width: max > min ? max - min : 1 };
}
