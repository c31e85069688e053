/**
 * What a shell gives the window. Electron's preload exposes it as `window.diascope`; in the web shell the
 * window makes one over HTTP (`renderer/ipc/webBridge.ts`). Every call answers with a reply, never by throwing
 * across the border: a lost connection is the only rejection.
 */
import type { CallName, EventName, Events, OpenedSource, Reply, Request, Response } from './contract';

export interface DiascopeBridge {
  call<Name extends CallName>(name: Name, request: Request<Name>): Promise<Reply<Response<Name>>>;
  /** Subscribes to every event of the host; gives the function that ends it. */
  onEvent(listener: EventListenerOfHost): () => void;
  /** Opens `File` objects of a drop (files and folders) by their paths, which the window never sees. */
  openDropped(files: readonly object[]): Promise<Reply<OpenedSource>>;
  /** Items of the native menu that the window carries out; only where the shell has such a menu. */
  onMenu?(listener: (action: MenuAction) => void): () => void;
}

/** Gets each event by name with its detail. */
export type EventListenerOfHost = <Name extends EventName>(name: Name, detail: Events[Name]) => void;

/** Items of the native menu; `open.recent` carries the id of the entry. */
export type MenuAction =
  | 'open.folder'
  | 'open.files'
  | `open.recent:${string}`
  | 'share'
  | 'about'
  | 'keys'
  | 'view.leftPanel'
  | 'view.rightPanel'
  | 'view.1x1'
  | 'view.1x2'
  | 'view.2x2'
  | 'view.reset';
