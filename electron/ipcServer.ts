/**
 * The only file that listens to the window. Each message is taken from our own page's top frame alone, checked
 * against the contract, and answered by a reply envelope.
 */
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import * as v from 'valibot';
import { AppError } from '../core/errors/AppError';
import type { Host } from '../host/Host';
import { answerCall } from '../host/page/answerCall';
import { toWireError } from '../host/page/frameReply';
import type { Reply } from '../ipc/contract';
import type { MenuAction } from '../ipc/bridge';
import { pageUrl } from './appScheme';
import { channels } from './channels';

const droppedPaths = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(32_768))),
  v.minLength(1),
  v.maxLength(100_000),
);

/** Answers the window's calls. `isOurs` tells our window's contents from any other. */
export function serveCalls(host: Host, isOurs: (contents: WebContents) => boolean): void {
  const isTrusted = (event: IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    return (
      frame !== null &&
      isOurs(event.sender) &&
      frame === event.sender.mainFrame &&
      frame.url.startsWith(pageUrl)
    );
  };
  const refused: Reply<never> = { ok: false, error: { code: 'ipc.badRequest', facts: {} } };

  ipcMain.handle(channels.call, (event, name: unknown, request: unknown) =>
    isTrusted(event) && typeof name === 'string' ? answerCall(host.handlers, name, request) : refused,
  );
  ipcMain.handle(channels.openDropped, async (event, paths: unknown): Promise<Reply<unknown>> => {
    if (!isTrusted(event)) return refused;
    try {
      const checked = v.safeParse(droppedPaths, paths);
      if (!checked.success) throw new AppError('ipc.badRequest');
      return { ok: true, value: await host.openPaths(checked.output) };
    } catch (error) {
      return { ok: false, error: toWireError(error) };
    }
  });
}

/** Passes every event of the host on to the window; gives the function that ends it. */
export function forwardEvents(host: Host, contents: WebContents): () => void {
  return host.onEvent((name, detail) => {
    if (!contents.isDestroyed()) contents.send(channels.event, name, detail);
  });
}

/** Tells the window which item of the menu was chosen. */
export function sendMenuAction(contents: WebContents, action: MenuAction): void {
  contents.send(channels.menu, action);
}
