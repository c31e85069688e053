/**
 * The bridge of the local web shell over loopback HTTP (`ipc/webProtocol.ts`). One stream of events is open as
 * long as the page lives; no call leaves before it is, so that no event of a call is missed. When the stream
 * ends and cannot be opened again the host is gone: `onLost` runs once and every call rejects.
 */
import type { DiascopeBridge, EventListenerOfHost } from '../../ipc/bridge';
import { webPaths, type EventLine } from '../../ipc/webProtocol';
import { readLines } from './readLines';
import { withToken } from './session';
import { createWebDrops } from './webDrops';

/** Thrown by a call when the host cannot be reached. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

const attempts = 3;
const pauseMs = 400;

/** Connects to the web shell that served this page. */
export function createWebBridge(token: string, onLost: () => void): DiascopeBridge {
  const listeners = new Set<EventListenerOfHost>();
  const drops = createWebDrops(token);
  let isLost = false;

  function handle(line: EventLine): void {
    if (line.event === 'drop.read') void drops.serve(line.detail).catch(lose);
    else for (const listener of listeners) listener(line.event, line.detail);
  }

  function lose(): void {
    if (isLost) return;
    isLost = true;
    onLost();
  }

  async function openStream(): Promise<ReadableStream<Uint8Array>> {
    const answer = await fetch(webPaths.events, { headers: withToken(token), cache: 'no-store' });
    if (!answer.ok || answer.body === null) throw new ConnectionLost();
    return answer.body;
  }

  /** Reads events until the host is gone; `ready` is resolved once the first stream stands. */
  async function listen(ready: (stands: boolean) => void): Promise<void> {
    for (let left = attempts; left > 0; left -= 1) {
      try {
        const stream = await openStream();
        ready(true);
        left = attempts;
        for await (const line of readLines(stream)) handle(JSON.parse(line) as EventLine);
      } catch (error) {
        if (error instanceof SyntaxError) continue;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    ready(false);
    lose();
  }

  const connected = new Promise<boolean>((resolve) => void listen(resolve));

  return {
    async call(name, request) {
      if (!(await connected) || isLost) throw new ConnectionLost();
      let answer: globalThis.Response;
      try {
        answer = await fetch(webPaths.call + name, {
          method: 'POST',
          headers: withToken(token, { 'content-type': 'application/json' }),
          body: JSON.stringify(request),
        });
      } catch (error) {
        throw new ConnectionLost('call', { cause: error });
      }
      if (!answer.ok) throw new ConnectionLost(`status ${answer.status}`);
      return await answer.json();
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    openDropped: (files) => drops.open(files),
  };
}
