/**
 * What the window gets of Electron: four named functions, nothing of `ipcRenderer` itself. Runs in the sandbox.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DiascopeBridge, MenuAction } from '../ipc/bridge';
import type { EventName, Events } from '../ipc/contract';
import { channels } from './channels';

/** Path of a file that was dropped; older Electrons have it on the file itself. Empty for files made by script. */
function pathOf(file: object): string {
  type Utils = typeof webUtils | undefined;
  const utils = webUtils as Utils;
  return utils?.getPathForFile(file as File) ?? (file as { readonly path?: string }).path ?? '';
}

function subscribe(channel: string, listener: (first: unknown, second: unknown) => void): () => void {
  const forward = (_event: unknown, first: unknown, second: unknown): void => listener(first, second);
  ipcRenderer.on(channel, forward);
  return () => ipcRenderer.off(channel, forward);
}

const bridge: DiascopeBridge = {
  call: (name, request) => ipcRenderer.invoke(channels.call, name, request),
  openDropped: (files) =>
    ipcRenderer.invoke(
      channels.openDropped,
      files.map(pathOf).filter((path) => path !== ''),
    ),
  onEvent: (listener) =>
    subscribe(channels.event, (name, detail) => listener(name as EventName, detail as Events[EventName])),
  onMenu: (listener) => subscribe(channels.menu, (action) => listener(action as MenuAction)),
};

contextBridge.exposeInMainWorld('diascope', bridge);
