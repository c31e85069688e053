/**
 * How a page talks to the web shell over loopback HTTP. All paths are relative to the page (`./`).
 *
 * Start: the browser opens `/#code=<code>`. The page takes the code out of its address with
 * `history.replaceState`, POSTs it to `session` and gets the token, which it keeps in memory and in
 * `sessionStorage` (so that a reload works), never in an address or a cookie. A code works once.
 *
 * Every later request carries the token in `tokenHeader`:
 * - `POST call/<name>`  JSON request, answered by a `Reply` envelope with status 200, errors too.
 * - `GET  events`       a stream of lines, each an `EventLine` as JSON; empty lines keep it alive. The
 *   page holds one such stream open as long as it lives: the shell ends after the last one closed.
 * - `GET  data/frame/<instanceId>/<frameIndex>`  stored bytes of one frame.
 * - `POST drop`         JSON `DropRequest`, answered by `Reply<OpenedSource>`: files dropped on, or picked
 *   in, the page. They stay in the browser; the host asks for the bytes it needs by `drop.read` lines.
 * - `POST drop/bytes/<readId>`   the bytes of one `drop.read`, as the raw body; `drop/failed/<readId>`, without a
 *   body, when the browser could not read them.
 *
 * Without a valid token the status is 403. In every shell a frame that cannot be given is answered by
 * a status from 400 and a `WireError` as JSON.
 */
import * as v from 'valibot';
import type { EventName, Events } from './contract';

/** Name of the request header that carries the token. */
export const tokenHeader = 'x-diascope-token';

/** Key under which the page keeps its token in `sessionStorage`. */
export const tokenStorageKey = 'diascope.token';

/** Relative paths of the web shell; the first is for the code, the rest need the token. */
export const webPaths = {
  session: 'session',
  call: 'call/',
  events: 'events',
  frame: 'data/frame/',
  drop: 'drop',
  dropBytes: 'drop/bytes/',
  dropFailed: 'drop/failed/',
} as const;

/** Body of `POST session`; answered by `SessionReply` or status 403. */
export const sessionRequest = v.strictObject({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });
export type SessionRequest = v.InferOutput<typeof sessionRequest>;
export interface SessionReply {
  readonly token: string;
}

/** Files that the page holds; `path` is relative, with `/` (`webkitRelativePath`, else the name). */
export const dropRequest = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
  files: v.pipe(
    v.array(
      v.strictObject({
        path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
        size: v.pipe(v.number(), v.integer(), v.minValue(0)),
      }),
    ),
    v.minLength(1),
    v.maxLength(100_000),
  ),
  /**
   * Chosen by the page (random, at most 80 of `A-Z a-z 0-9 . _ -`); comes back in each `drop.read`, so that the
   * page knows the files before this call is answered.
   */
  dropId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,80}$/)),
});
export type DropRequest = v.InferOutput<typeof dropRequest>;

/** Asks the page for `length` bytes from `offset` of one file of a drop. */
export interface DropRead {
  readonly readId: string;
  readonly dropId: string;
  readonly fileIndex: number;
  readonly offset: number;
  readonly length: number;
}

/** One line of the event stream. */
export type EventLine =
  | { readonly [Name in EventName]: { readonly event: Name; readonly detail: Events[Name] } }[EventName]
  | { readonly event: 'drop.read'; readonly detail: DropRead };
