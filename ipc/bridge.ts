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
}

/** Gets each event by name with its detail. */
export type EventListenerOfHost = <Name extends EventName>(name: Name, detail: Events[Name]) => void;
