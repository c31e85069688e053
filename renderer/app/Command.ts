import type { PlainTextKey } from '../texts/text';
import type { IconName } from './generated/icons';

/**
 * What a key, a button or a menu item can do, once for all three. `keys` are chords as `chordOf` writes them
 * (`Ctrl+Shift+Z`); the first is shown in tooltips.
 */
export interface Command {
  readonly label: PlainTextKey;
  readonly icon: IconName;
  readonly keys: readonly string[];
  run(): void;
  /** For buttons that stay down. Reads signals. */
  isPressed?(): boolean;
  /** Reads signals. */
  isDisabled?(): boolean;
}
