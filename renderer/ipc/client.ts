/**
 * The window's one way to the host. `connect` runs once at the start, before anything else here is used. In
 * Electron the preload gave `window.diascope`; else the page came from the local web shell.
 */
import type { DiascopeBridge } from '../../ipc/bridge';
import {
  frameUrl,
  type CallName,
  type EventName,
  type Events,
  type OpenedSource,
  type Reply,
  type Request,
  type Response as ResponseOf,
  type WireError,
} from '../../ipc/contract';
import { AppError } from '../../core/errors/AppError';
import { collectDroppedFiles } from './droppedFiles';
import { openSession, withToken } from './session';
import { ConnectionLost, createWebBridge } from './webBridge';

declare global {
  interface Window {
    readonly diascope?: DiascopeBridge;
  }
}

/** Whether the host can be reached. */
export type Connection = 'connected' | 'noSession' | 'lost';

let bridge: DiascopeBridge | undefined;
let frameHeaders: Record<string, string> = {};
let lostListener: () => void = () => undefined;

/** Finds the shell that this window runs in. `onLost` runs when the host goes away later. */
export async function connect(onLost: () => void): Promise<Connection> {
  lostListener = onLost;
  if (window.diascope !== undefined) {
    bridge = window.diascope;
    return 'connected';
  }
  try {
    const session = await openSession();
    if (session.kind === 'none') return 'noSession';
    frameHeaders = withToken(session.token);
    bridge = createWebBridge(session.token, onLost);
    return 'connected';
  } catch {
    return 'lost';
  }
}

/** Puts a bridge in place of the shell's own; for tests. */
export function useBridge(other: DiascopeBridge): void {
  bridge = other;
}

/**
 * Asks the host.
 * @throws {AppError} with the code that the host answered, or `ipc.badGrant` when the host is gone.
 */
export async function call<Name extends CallName>(
  name: Name,
  request: Request<Name>,
): Promise<ResponseOf<Name>> {
  return unwrap(await reach((to) => to.call(name, request)));
}

/** Runs `listener` at each event of that name; gives the function that ends it. */
export function on<Name extends EventName>(name: Name, listener: (detail: Events[Name]) => void): () => void {
  return requireBridge().onEvent((other, detail) => {
    if ((other as EventName) === name) listener(detail as unknown as Events[Name]);
  });
}

/** Runs `listener` at each item of the native menu; does nothing where the shell has none. */
export function onMenu(listener: Parameters<NonNullable<DiascopeBridge['onMenu']>>[0]): () => void {
  return requireBridge().onMenu?.(listener) ?? (() => undefined);
}

/** Opens what was dropped on the window. Must be called inside the drop event's handler. */
export async function openDropped(transfer: DataTransfer): Promise<OpenedSource | null> {
  const files = window.diascope === undefined ? await collectDroppedFiles(transfer) : [...transfer.files];
  if (files.length === 0) return null;
  return unwrap(await reach((to) => to.openDropped(files)));
}

/**
 * Stored bytes of one frame; `frameIndex` from 0. The bytes belong to the caller.
 * @throws {AppError} as the host's `readFrame`
 */
export async function fetchFrame(
  instanceId: string,
  frameIndex: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const answer = await fetch(frameUrl(instanceId, frameIndex), {
    headers: frameHeaders,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const error = (await answer.json().catch(() => null)) as WireError | null;
  throw new AppError(error?.code ?? 'source.unreadable', error?.facts ?? {});
}

async function reach<T>(ask: (to: DiascopeBridge) => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await ask(requireBridge());
  } catch (error) {
    if (error instanceof ConnectionLost) lostListener();
    throw new AppError('ipc.badGrant', {}, error);
  }
}

function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new AppError(reply.error.code, reply.error.facts);
}

function requireBridge(): DiascopeBridge {
  if (bridge === undefined) throw new AppError('internal.unexpected', { reason: 'not connected' });
  return bridge;
}
