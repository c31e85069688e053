import { app, dialog, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import type { AppInfo } from '../ipc/contract';
import type { MenuAction } from '../ipc/bridge';

/** Said wherever the program presents itself. */
export const intendedUse = 'Not certified as a medical device; not for primary diagnosis.';

/** Puts the application's menu in place. `send` carries an item out in the window. */
export function setMenu(
  info: AppInfo,
  window: () => BrowserWindow | undefined,
  send: (action: MenuAction) => void,
): void {
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => send(action),
  });
  const recent = info.recent.map(({ recentId, name }) =>
    item(escapeMnemonic(name), `open.recent:${recentId}`),
  );
  const isMac = process.platform === 'darwin';
  const about: MenuItemConstructorOptions = {
    label: 'About Diascope',
    click: () => void showAbout(info, window()),
  };
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [appMenu(about)] : []),
    {
      label: '&File',
      submenu: [
        item('Open folder…', 'open.folder', 'CommandOrControl+O'),
        item('Open files…', 'open.files', 'CommandOrControl+Shift+O'),
        { label: 'Open recent', enabled: recent.length > 0, submenu: recent },
        { type: 'separator' },
        item('Share…', 'share', 'CommandOrControl+E'),
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    },
    {
      label: '&View',
      submenu: [
        item('One image', 'view.1x1'),
        item('Two images', 'view.1x2'),
        item('Four images', 'view.2x2'),
        { type: 'separator' },
        item('Studies', 'view.leftPanel'),
        item('Findings, tags and image', 'view.rightPanel'),
        item('Reset view', 'view.reset'),
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { label: '&Help', submenu: [item('All keys', 'keys', 'F1'), ...(isMac ? [] : [about])] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function appMenu(about: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      about,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}

/** A folder's `&` is a letter, not a mnemonic. */
function escapeMnemonic(name: string): string {
  return name.replaceAll('&', '&&');
}

async function showAbout(info: AppInfo, window: BrowserWindow | undefined): Promise<void> {
  const options = {
    type: 'info' as const,
    title: 'About Diascope',
    message: `Diascope ${info.version}`,
    detail: `DICOM viewer and share tool.\n${intendedUse}`,
    buttons: ['Close'],
  };
  await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
}
