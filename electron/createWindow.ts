import { BrowserWindow, dialog, type WebContents } from 'electron';
import path from 'node:path';
import { pageUrl } from './appScheme';
import { smallestWindow, type WindowStateStore } from './windowState';

/**
 * Opens the one window: sandboxed, isolated, without Node.
 * @param mayClose asked before it closes
 */
export async function createWindow(
  state: WindowStateStore,
  mayClose: (window: BrowserWindow) => Promise<boolean>,
): Promise<BrowserWindow> {
  const { isMaximized, ...bounds } = await state.load();
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Diascope',
    backgroundColor: '#0d1014',
    webPreferences: {
      preload: path.join(__dirname, 'preload.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The spelling dictionary would be downloaded.
      spellcheck: false,
    },
  });
  lockContents(window.webContents);
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  guardClosing(window, state, mayClose);
  showCrash(window);
  await window.loadURL(pageUrl);
  return window;
}

/** No navigation, no second window, no embedded page. */
function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Asks before closing where there is a reason, and keeps place and size. */
function guardClosing(
  window: BrowserWindow,
  state: WindowStateStore,
  mayClose: (window: BrowserWindow) => Promise<boolean>,
): void {
  let isDecided = false;
  let isAsking = false;
  window.on('close', (event) => {
    if (isDecided) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void (async () => {
      isDecided = await mayClose(window);
      isAsking = false;
      if (!isDecided || window.isDestroyed()) return;
      // A place that cannot be kept is no reason to stay open.
      await state.save(window).catch(() => undefined);
      window.close();
    })();
  });
}

/** Says that the page died, and offers to load it again. */
function showCrash(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    void (async () => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        message: 'The window stopped working.',
        detail: 'Nothing was written to your disc. Saved measurements are kept. Load the window again?',
        buttons: ['Load again', 'Quit'],
        defaultId: 0,
        cancelId: 1,
      });
      if (response === 0) window.webContents.reload();
      else window.destroy();
    })();
  });
}
