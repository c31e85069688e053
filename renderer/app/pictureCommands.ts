import { activeView } from '../state/viewing';
import type { PlainTextKey } from '../texts/text';
import type { DicomViewportElement } from '../viewport/api';
import type { Command } from './Command';
import type { IconName } from './generated/icons';
import { activeElement } from './viewports';

const hasNoPicture = (): boolean => activeView.value.kind !== 'showing';
const isShowing = (
  ask: (view: Extract<typeof activeView.value, { kind: 'showing' }>) => boolean,
): boolean => {
  const view = activeView.value;
  return view.kind === 'showing' && ask(view);
};

function onPicture(
  label: PlainTextKey,
  icon: IconName,
  keys: readonly string[],
  run: (element: DicomViewportElement) => void,
  isPressed?: () => boolean,
): Command {
  return {
    label,
    icon,
    keys,
    run: () => {
      const element = activeElement();
      if (element !== null) run(element);
    },
    isDisabled: hasNoPicture,
    ...(isPressed === undefined ? {} : { isPressed }),
  };
}

/** What is done to the picture in the active cell. */
export const pictureCommands = {
  reset: onPicture('action.reset', 'reset', ['R'], (element) => element.reset()),
  invert: onPicture(
    'action.invert',
    'invert',
    ['I'],
    (element) => element.toggleInvert(),
    () => isShowing((view) => view.isInverted),
  ),
  rotateLeft: onPicture('action.rotateLeft', 'rotateLeft', ['Shift+R'], (element) => element.rotateBy(-90)),
  rotateRight: onPicture('action.rotateRight', 'rotateRight', ['Alt+R'], (element) => element.rotateBy(90)),
  flipHorizontal: onPicture(
    'action.flipHorizontal',
    'flipHorizontal',
    ['X'],
    (element) => element.flipHorizontally(),
    () => isShowing((view) => view.isFlippedHorizontally),
  ),
  flipVertical: onPicture(
    'action.flipVertical',
    'flipVertical',
    ['Y'],
    (element) => element.flipVertically(),
    () => isShowing((view) => view.isFlippedVertically),
  ),
  fit: onPicture('action.fit', 'fit', ['F'], (element) => element.fit()),
  oneToOne: onPicture('action.oneToOne', 'oneToOne', ['0'], (element) => element.oneToOne()),
} as const;
