/**
 * What Electron's preload exposes to the page as `window.diascope`; absent in the web shell, where the
 * page speaks HTTP (`webProtocol.ts`). Frames come by `fetch(frameUrl(…))` in both.
 */
import type { CallName, EventName, Events, OpenedSource, Reply, Request, Response } from './contract';

export interface DiascopeBridge {
  readonly shell: 'electron';
  /** Never rejects for an error of ours: that is `ok: false` in the envelope. */
  call<Name extends CallName>(name: Name, request: Request<Name>): Promise<Reply<Response<Name>>>;
  /** All events, in order; gives the function that ends it. */
  onEvent(listener: <Name extends EventName>(name: Name, detail: Events[Name]) => void): () => void;
  /** Opens files or folders dropped on the page. The paths never reach the page. Takes `File` objects. */
  openDropped(files: readonly object[]): Promise<Reply<OpenedSource>>;
  /** Actions of the native menu, which the page carries out. */
  onMenu(listener: (action: MenuAction) => void): () => void;
}

export type MenuAction =
  | 'open.folder'
  | 'open.files'
  | 'share'
  | 'about'
  | 'keys'
  | 'view.leftPanel'
  | 'view.rightPanel'
  | 'view.1x1'
  | 'view.1x2'
  | 'view.2x2'
  | 'view.reset';
