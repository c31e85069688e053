import type { EventName, Events, Handlers } from '../ipc/contract';
import type { OpenedSource } from '../ipc/contract';
import type { Source } from './sources/Source';

/** The services behind a shell. Made by `createHost`; one per running program. */
export interface Host {
  readonly handlers: Handlers;
  /** Subscribes to all events; gives the function that ends it. */
  onEvent(listener: <Name extends EventName>(name: Name, detail: Events[Name]) => void): () => void;
  /** Opens paths from the command line, a drop or the OS and begins to scan them. */
  openPaths(paths: readonly string[]): Promise<OpenedSource>;
  /** Opens a source that has no path here (demo, files that stay in a browser) and begins to scan it. */
  openSource(source: Source): Promise<OpenedSource>;
  /**
   * Answers `data/frame/<instanceId>/<frameIndex>` with the frame's stored bytes.
   * @throws {AppError} ipc.badGrant, pixels.frameOutOfRange, pixels.truncated, source.vanished
   */
  readFrame(instanceId: string, frameIndex: number, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}
