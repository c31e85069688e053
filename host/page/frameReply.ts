import { AppError, type ErrorFacts } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { WireError } from '../../ipc/contract';

/** What `data/frame/<instanceId>/<frameIndex>` names; undefined for any other path (no leading `/`). */
export function parseFramePath(path: string): { instanceId: string; frameIndex: number } | undefined {
  const match = /^data\/frame\/([A-Za-z0-9._-]{1,80})\/(\d{1,9})$/.exec(path);
  if (!match) return undefined;
  return { instanceId: match[1] ?? '', frameIndex: Number(match[2]) };
}

/**
 * The error as it crosses to the window: its code and its safe facts, nothing of its cause. One that nobody expected
 * names the function in which it arose, so that a person has something to report.
 */
export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, facts: error.facts };
  return { code: 'internal.unexpected', facts: originOf(error) };
}

/** The message may hold anything, also a patient's name: only what stands behind it is looked at. */
function originOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error) || error.stack === undefined) return {};
  const messageStart = error.stack.indexOf(error.message);
  if (messageStart < 0) return {};
  const trace = error.stack.slice(messageStart + error.message.length);
  const name = /^\s+at (?:async )?([\w$.]{1,60}) \(/m.exec(trace)?.[1];
  return name === undefined ? {} : { where: name };
}

/** Status of an answer that carries a `WireError` in place of a frame. */
export function statusOf(code: ErrorCode): number {
  if (code === 'ipc.badGrant' || code === 'pixels.frameOutOfRange') return 404;
  return code === 'internal.unexpected' ? 500 : 422;
}
