import { call, connect, fetchFrame, on, onMenu } from '../ipc/client';
import type { MenuAction } from '../../ipc/bridge';
import { hostUnavailable, loadAppInfo, showSheet } from '../state/app';
import { keepFindingsNow, watchFindings } from '../state/findings';
import { watchTags } from '../state/inspection';
import { copiesChanged, loadCopies, watchCopyOffers } from '../state/copies';
import { exportsInterrupted, jobFinished, jobProgressed } from '../state/jobs';
import { findInstance, instancesFound, scanFinished, scanProgressed } from '../state/library';
import { tellError } from '../state/notices';
import { openRecent, takeIn, watchFirstSeries } from '../state/opening';
import { watchLocked } from '../state/passwords';
import { watchUnread } from '../state/unread';
import { watchSidePanel } from './sidePanel';
import { mediumArrived, mediumLeft, loadMedia } from '../state/media';
import { loadSettings } from '../state/settings';
import { watchPreview } from '../state/sharePreview';
import { loadShelf, shelfChanged, watchKept } from '../state/shelf';
import { toolChanged } from '../state/viewing';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { createViewports } from '../viewport/createViewports';
import { layoutCommands } from './layoutCommands';
import { pictureCommands } from './pictureCommands';
import { programCommands } from './programCommands';
import type { Command } from './Command';
import { acceptDrops } from './dropTarget';
import { listenToKeys } from './keyboard';
import { provideViewports } from './viewports';

/** Connects the state to the host and takes in what is open already. Runs once. */
export async function start(): Promise<void> {
  const connection = await connect(() => hostUnavailable('lost'));
  if (connection !== 'connected') {
    hostUnavailable(connection);
    return;
  }
  startViewports();
  listenToHost();
  watchFirstSeries();
  watchTags();
  watchPreview();
  watchKept();
  watchCopyOffers();
  watchLocked();
  watchUnread();
  watchSidePanel();
  acceptDrops();
  listenToKeys();
  addEventListener('pagehide', keepFindingsNow);
  try {
    await loadSettings();
    // Before the first screen, so that nothing on it moves when it is there.
    await loadShelf();
    await loadAppInfo();
    void loadMedia();
    void loadCopies();
    for (const source of await call('open.pending', {})) takeIn(source, false);
    exportsInterrupted(await call('export.interrupted', {}));
  } catch (error) {
    tellError(text('app.startFailed'), error);
  }
}

function startViewports(): void {
  const viewports = createViewports({
    fetchFrame,
    describe: (instanceId) => call('instance.describe', { instanceId }),
    errorText,
    findInstance,
  });
  provideViewports(viewports);
  viewports.onToolChange(toolChanged);
  watchFindings(viewports);
}

function listenToHost(): void {
  on('source.opened', (source) => takeIn(source, false));
  on('scan.progress', scanProgressed);
  on('scan.instances', instancesFound);
  on('scan.finished', scanFinished);
  on('job.progress', jobProgressed);
  on('job.finished', jobFinished);
  on('export.interrupted', exportsInterrupted);
  on('shelf.changed', shelfChanged);
  on('copies.changed', copiesChanged);
  on('media.arrived', mediumArrived);
  on('media.left', mediumLeft);
  onMenu(runMenuAction);
}

const menuCommands: Readonly<Partial<Record<MenuAction, Command>>> = {
  'open.folder': programCommands.openFolder,
  'open.files': programCommands.openFiles,
  share: programCommands.share,
  'view.leftPanel': programCommands.leftPanel,
  'view.rightPanel': programCommands.rightPanel,
  'view.1x1': layoutCommands['1x1'],
  'view.1x2': layoutCommands['1x2'],
  'view.2x2': layoutCommands['2x2'],
  'view.reset': pictureCommands.reset,
};

function runMenuAction(action: MenuAction): void {
  const command = menuCommands[action];
  if (command !== undefined) {
    if (command.isDisabled?.() !== true) command.run();
  } else if (action === 'about' || action === 'keys') showSheet(action);
  else if (action.startsWith('open.recent:')) void openRecent(action.slice('open.recent:'.length));
}
