import type { ImageDescription, WindowSetting } from '../types';

/** How a frame is to be shown. Without `window` and `voiLutIndex`: as `defaultView` says. */
export interface View {
  /** In units after the Modality LUT. */
  readonly window?: WindowSetting;
  /** Place in the frame's `voiLuts`; used when there is no `window`. */
  readonly voiLutIndex?: number;
  /** Swaps dark and light against how the file wants to be shown. */
  readonly isInverted?: boolean;
}

/** A view with where it came from: the file's first window, its first VOI LUT, the frame's own range, or colour (no window applies). */
export interface DefaultView extends View {
  readonly source: 'fileWindow' | 'fileVoiLut' | 'frameRange' | 'colour';
}

/** Whether windows apply: one sample per pixel, not indices into a palette. @source PS3.3 C.11.2 */
export function isGrayscale(photometricInterpretation: string): boolean {
  return photometricInterpretation === 'MONOCHROME1' || photometricInterpretation === 'MONOCHROME2';
}

/**
 * Whether the file itself wants low values light. MONOCHROME1 and the shape INVERSE say the same thing (DX demands both
 * together), so they do not cancel each other.
 * @source PS3.3 C.7.6.3.1.2, C.8.11.3.1.2, C.11.6
 */
export function isInvertedByFile(image: ImageDescription, photometricInterpretation: string): boolean {
  return (
    photometricInterpretation === 'MONOCHROME1' ||
    (photometricInterpretation === 'MONOCHROME2' && image.presentationLutShape === 'INVERSE')
  );
}
