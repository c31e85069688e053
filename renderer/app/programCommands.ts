import { showSheet } from '../state/app';
import { deleteFinding, redoFinding, selectedFinding, undoFinding, undoState } from '../state/findings';
import { activateNextCell, activeCell, layout, toggleFullCell } from '../state/layout';
import { sources } from '../state/library';
import { chooseAndOpen } from '../state/opening';
import { changeSettings, settings } from '../state/settings';
import { keepEverything, keepable, showLibrary, shelfTotals } from '../state/shelf';
import { closeShare, isShareOpen, openShare } from '../state/shareDraft';
import { activeView } from '../state/viewing';
import { closeAll } from './closeAndForget';
import type { Command } from './Command';
import { isRightPanelSeen, toggleRightPanel } from './sidePanel';
import { activeElement } from './viewports';

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
  library: {
    label: 'library.open',
    icon: 'library',
    keys: [],
    run: () => showLibrary(true),
    isDisabled: () => shelfTotals.value.studies === 0,
  },
  keep: {
    label: 'library.keepAll',
    icon: 'keep',
    keys: [],
    run: () => void keepEverything(),
    isDisabled: () => keepable.value.length === 0,
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
    run: toggleRightPanel,
    isPressed: () => isRightPanelSeen.value,
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
  copies: { label: 'copies.open', icon: 'disc', keys: [], run: () => showSheet('copies') },
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
