import { cellTexts } from './english/cell';
import { copiesTexts } from './english/copies';
import { libraryTexts } from './english/library';
import { openingTexts } from './english/opening';
import { programTexts } from './english/program';
import { sharingTexts } from './english/sharing';
import { viewingTexts } from './english/viewing';

/** Every text of the window, by key. `{name}` is filled in; `one` and `other` are chosen by `count`. */
export const en = {
  ...programTexts,
  ...openingTexts,
  ...libraryTexts,
  ...copiesTexts,
  ...viewingTexts,
  ...cellTexts,
  ...sharingTexts,
} as const;
