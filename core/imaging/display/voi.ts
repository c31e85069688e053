import type { LookupTable, VoiFunction, WindowSetting } from '../types';
import { lookup } from './lookup';

/** Whether a window may be used with this function: LINEAR needs a width of 1 or more, the others more than 0. */
export function isUsableWindow(window: WindowSetting, voiFunction: VoiFunction): boolean {
  const { center, width } = window;
  return (
    Number.isFinite(center) && Number.isFinite(width) && (voiFunction === 'LINEAR' ? width >= 1 : width > 0)
  );
}

/**
 * Gives the function from a value after the Modality LUT to grey, 0 to 255, not rounded.
 * A width that the function does not allow is taken as the least that it does.
 * @source PS3.3 C.11.2.1.2.1, C.11.2.1.3
 */
export function windowTransform(window: WindowSetting, voiFunction: VoiFunction): (value: number) => number {
  const { center } = window;
  switch (voiFunction) {
    case 'LINEAR': {
      // C.11.2.1.2.1: the centre stands half a value lower and the width is one less.
      const width = Math.max(1, window.width) - 1;
      const middle = center - 0.5;
      const low = middle - width / 2;
      const high = middle + width / 2;
      return (value) => (value <= low ? 0 : value > high ? 255 : ((value - middle) / width + 0.5) * 255);
    }
    case 'LINEAR_EXACT': {
      // C.11.2.1.3.2
      const width = Math.max(Number.MIN_VALUE, window.width);
      const low = center - width / 2;
      const high = center + width / 2;
      return (value) => (value <= low ? 0 : value > high ? 255 : ((value - center) / width + 0.5) * 255);
    }
    case 'SIGMOID': {
      // C.11.2.1.3.1
      const width = Math.max(Number.MIN_VALUE, window.width);
      return (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width));
    }
  }
}

/** Gives the function from a value after the Modality LUT through a VOI LUT to grey, 0 to 255. @source PS3.3 C.11.2.1.1 */
export function voiLutTransform(table: LookupTable): (value: number) => number {
  const scale = 255 / (2 ** table.bitsPerEntry - 1);
  return (value) => Math.min(255, lookup(table, value) * scale);
}
