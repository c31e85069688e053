/**
 * Everything that a key, a button or a menu item can do, once. `keys` are chords as `chordOf` writes them
 * (`Ctrl+Shift+Z`); the first is shown in tooltips.
 */
import { showSheet } from '../state/app';
import { deleteFinding, redoFinding, selectedFinding, undoFinding, undoState } from '../state/findings';
import {
  activateNextCell,
  activeCell,
  fullCell,
  layout,
  setLayout,
  toggleFullCell,
  type Layout,
} from '../state/layout';
import { sources } from '../state/library';
import { closeSource, chooseAndOpen } from '../state/opening';
import { tellError } from '../state/notices';
import { changeSettings, settings } from '../state/settings';
import { openShare, closeShare, isShareOpen } from '../state/shareDraft';
import { activeTool, activeView } from '../state/viewing';
import { text, type PlainTextKey } from '../texts/text';
import { toolNames, type DicomViewportElement, type ToolName } from '../viewport/api';
import type { IconName } from './generated/icons';
import { activeElement, viewports } from './viewports';

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

const toolKeys: Readonly<Record<ToolName, string>> = {
  window: 'W',
  pan: 'P',
  zoom: 'Z',
  scroll: 'S',
  length: 'L',
  angle: 'A',
  ellipse: 'E',
  rectangle: 'B',
  probe: 'H',
  arrow: 'T',
};

/** One command for each tool of the left mouse button. */
export const toolCommands: Readonly<Record<ToolName, Command>> = Object.fromEntries(
  toolNames.map((tool): [ToolName, Command] => [
    tool,
    {
      label: `tool.${tool}`,
      icon: tool,
      keys: [toolKeys[tool]],
      run: () => viewports().setActiveTool(tool),
      isPressed: () => activeTool.value === tool,
    },
  ]),
) as Record<ToolName, Command>;

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

function layoutCommand(name: Layout): Command {
  return {
    label: `layout.${name}`,
    icon: `layout${name}`,
    keys: [],
    run: () => setLayout(name),
    isPressed: () => layout.value === name && fullCell.value === null,
  };
}

/** How many cells are seen. */
export const layoutCommands = {
  '1x1': layoutCommand('1x1'),
  '1x2': layoutCommand('1x2'),
  '2x2': layoutCommand('2x2'),
} as const satisfies Readonly<Record<Layout, Command>>;

const cineView = () => {
  const view = activeView.value;
  return view.kind === 'empty' || view.sliceCount < 2 ? null : view;
};

/** Playing, opening, sharing, panels, sheets. */
export const programCommands = {
  cine: {
    label: 'cine.play',
    icon: 'play',
    keys: ['Space'],
    run: () => {
      const element = activeElement();
      if (cineView()?.cine.isRunning === true) element?.stopCine();
      else element?.startCine(settings.peek().cineFramesPerSecond);
    },
    isPressed: () => cineView()?.cine.isRunning === true,
    isDisabled: () => cineView() === null,
  },
  openFolder: {
    label: 'open.folder',
    icon: 'open',
    keys: ['Ctrl+O'],
    run: () => void chooseAndOpen('folder'),
  },
  openFiles: {
    label: 'open.files',
    icon: 'files',
    keys: ['Ctrl+Shift+O'],
    run: () => void chooseAndOpen('files'),
  },
  share: {
    label: 'action.share',
    icon: 'share',
    keys: ['Ctrl+E'],
    run: () => (isShareOpen.peek() ? closeShare() : openShare()),
    isPressed: () => isShareOpen.value,
    isDisabled: () => sources.value.length === 0,
  },
  leftPanel: {
    label: 'action.leftPanel',
    icon: 'leftPanel',
    keys: ['Ctrl+B'],
    run: () => changeSettings({ leftPanelOpen: !settings.peek().leftPanelOpen }),
    isPressed: () => settings.value.leftPanelOpen,
  },
  rightPanel: {
    label: 'action.rightPanel',
    icon: 'rightPanel',
    keys: ['Ctrl+I'],
    run: () => changeSettings({ rightPanelOpen: !settings.peek().rightPanelOpen }),
    isPressed: () => settings.value.rightPanelOpen,
  },
  undo: {
    label: 'action.undo',
    icon: 'undo',
    keys: ['Ctrl+Z'],
    run: undoFinding,
    isDisabled: () => !undoState.value.canUndo,
  },
  redo: {
    label: 'action.redo',
    icon: 'redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    run: redoFinding,
    isDisabled: () => !undoState.value.canRedo,
  },
  delete: {
    label: 'action.delete',
    icon: 'remove',
    keys: ['Delete', 'Backspace'],
    run: () => {
      const measurementId = selectedFinding.peek();
      if (measurementId !== null) deleteFinding(measurementId);
    },
    isDisabled: () => selectedFinding.value === null,
  },
  fullCell: {
    label: 'action.fullCell',
    icon: 'fit',
    keys: ['Alt+Enter'],
    run: () => toggleFullCell(activeCell.peek()),
    isDisabled: () => layout.value === '1x1',
  },
  nextCell: {
    label: 'keys.nextCell',
    icon: 'right',
    keys: ['Ctrl+ArrowRight'],
    run: () => activateNextCell(1),
  },
  previousCell: {
    label: 'keys.nextCell',
    icon: 'right',
    keys: ['Ctrl+ArrowLeft'],
    run: () => activateNextCell(-1),
  },
  closeAll: {
    label: 'action.closeAll',
    icon: 'close',
    keys: [],
    run: () => void closeAll(),
    isDisabled: () => sources.value.length === 0,
  },
  keys: { label: 'action.keys', icon: 'keys', keys: ['F1'], run: () => showSheet('keys') },
  about: { label: 'action.about', icon: 'info', keys: [], run: () => showSheet('about') },
} as const satisfies Readonly<Record<string, Command>>;

/** Closes a source in the host, the list and the cells. */
export async function closeAndForget(sourceId: string): Promise<void> {
  try {
    viewports().forget(await closeSource(sourceId));
  } catch (error) {
    tellError(text('open.closeFailed'), error);
  }
}

async function closeAll(): Promise<void> {
  for (const { source } of sources.peek()) await closeAndForget(source.sourceId);
}
