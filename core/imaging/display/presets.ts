import type { WindowSetting } from '../types';

/** A window that radiologists ask for by name. */
export interface ModalityPreset {
  /** Key on the keyboard, `1` to `9`. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly window: WindowSetting;
}

/** Windows in Hounsfield units as they are in common use; departments differ, so each can be changed after it is chosen. */
const ctPresets: readonly ModalityPreset[] = (
  [
    ['brain', 'Brain', 40, 80],
    ['subdural', 'Subdural', 75, 215],
    ['stroke', 'Stroke', 40, 40],
    ['bone', 'Bone', 500, 2000],
    ['lung', 'Lung', -600, 1500],
    ['abdomen', 'Abdomen', 40, 400],
    ['liver', 'Liver', 60, 160],
    ['mediastinum', 'Mediastinum', 50, 350],
    ['angio', 'Angio', 300, 600],
  ] as const
).map(([id, name, center, width], index) => ({
  key: String(index + 1),
  id,
  name,
  window: { center, width },
}));

/**
 * Gives the named windows of a modality: for CT in HU only, since other modalities have no common scale. `unit` is the frame's `rescaleType`; where it is not HU
 * (a localizer, a multi-energy image) there are none.
 */
export function windowPresets(
  modality: string | undefined,
  unit: string | undefined,
): readonly ModalityPreset[] {
  return modality === 'CT' && unit === 'HU' ? ctPresets : [];
}
