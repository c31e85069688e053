/**
 * Electron's main process. Order matters: the scheme is declared and the single-instance lock is taken before the
 * app is ready; the host stands before the window asks for anything.
 */
import { app, BrowserWindow, dialog, session } from 'electron';
import path from 'node:path';
import { createHost } from '../host/createHost';
import { demoSource } from '../host/demo/demoSource';
import { watchJobs } from '../host/events/runningJobs';
import type { Host } from '../host/Host';
import { openPageFiles } from '../host/page/pageFiles';
import { closeSession, declareScheme, serveScheme } from './appScheme';
import { createWindow } from './createWindow';
import { electronShell } from './electronShell';
import { forwardEvents, sendMenuAction, serveCalls } from './ipcServer';
import { isLaunch, parseLaunch, type Launch } from './launch';
import { setMenu } from './menu';
import { createWindowStateStore } from './windowState';

const launch = parseLaunch(process.argv.slice(1), app.getAppPath(), process.cwd());
/** Opens what a start of the program names. Until the host stands, starts are kept. */
let open: (launch: Launch) => void = (later) => early.push(later);
const early: Launch[] = [];

// Only root on Linux goes without, and was told so (`cli/window/startElectron.ts`); the children would not start.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareScheme();
app.on('open-file', (event, file) => {
  event.preventDefault();
  open({ paths: [file], isDemo: false });
});

if (app.requestSingleInstanceLock(launch)) {
  open(launch);
  app.on('second-instance', (_event, _words, _folder, sent) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized()) window.restore();
    window?.focus();
    if (isLaunch(sent)) open(sent);
  });
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(start).catch(failStart);
} else {
  tellParent('handedOver');
  app.quit();
}

async function start(): Promise<void> {
  let window: BrowserWindow | undefined;
  const current = (): BrowserWindow | undefined => (window?.isDestroyed() ? undefined : window);
  const userDataPath = app.getPath('userData');
  const host = await createHost({ shell: electronShell(current), userDataPath, version: app.getVersion() });
  const jobs = watchJobs(host);

  closeSession(session.defaultSession);
  serveScheme(host, await openPageFiles(path.join(__dirname, '..', 'renderer')));
  serveCalls(host, (contents) => BrowserWindow.fromWebContents(contents) !== null);
  closeHostOnQuit(host);
  open = (wanted) => void openLaunch(host, wanted, current());
  for (const wanted of early.splice(0)) open(wanted);

  app.on('browser-window-created', (_event, created) => {
    window = created;
    forwardEvents(host, created.webContents);
  });
  keepMenuCurrent(host, current);
  await createWindow(
    createWindowStateStore(userDataPath),
    async (closing) => jobs.count === 0 || (await askToStop(closing)),
  );
  tellParent('ready');
}

async function openLaunch(
  host: Host,
  { paths, isDemo }: Launch,
  window: BrowserWindow | undefined,
): Promise<void> {
  try {
    if (isDemo) await host.openSource(demoSource());
    if (paths.length > 0) await host.openPaths(paths);
  } catch {
    const message = 'What was to be opened could not be read. Check that the disc or folder is still there.';
    await (window
      ? dialog.showMessageBox(window, { type: 'warning', message })
      : dialog.showMessageBox({ type: 'warning', message }));
  }
}

function keepMenuCurrent(host: Host, window: () => BrowserWindow | undefined): void {
  const refresh = async (): Promise<void> => {
    const info = await host.handlers['app.info']({});
    setMenu(info, window, (action) => {
      const contents = window()?.webContents;
      if (contents) sendMenuAction(contents, action);
    });
  };
  host.onEvent((name) => {
    if (name === 'scan.finished' || name === 'source.opened') void refresh();
  });
  void refresh();
}

async function askToStop(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'A copy or an upload is still running.',
    detail: 'If you quit now it is stopped, and nothing half-written is left behind.',
    buttons: ['Keep open', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

function closeHostOnQuit(host: Host): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void host.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

function failStart(): void {
  dialog.showErrorBox(
    'Diascope',
    'The program could not start. Check that your user folder can be written to.',
  );
  app.exit(3);
}

/** Tells the process that started us (`npm start`) how far we are; nobody listens otherwise. */
function tellParent(state: 'ready' | 'handedOver'): void {
  process.send?.(state);
}
