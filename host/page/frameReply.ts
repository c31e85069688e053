import { asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { WireError } from '../../ipc/contract';

/** What `data/frame/<instanceId>/<frameIndex>` names; undefined for any other path (no leading `/`). */
export function parseFramePath(path: string): { instanceId: string; frameIndex: number } | undefined {
  const match = /^data\/frame\/([A-Za-z0-9._-]{1,80})\/(\d{1,9})$/.exec(path);
  if (!match) return undefined;
  return { instanceId: match[1] ?? '', frameIndex: Number(match[2]) };
}

/** The error as it crosses to the window: its code and its safe facts, nothing of its cause. */
export function toWireError(error: unknown): WireError {
  const { code, facts } = asAppError(error, 'internal.unexpected');
  return { code, facts };
}

/** Status of an answer that carries a `WireError` in place of a frame. */
export function statusOf(code: ErrorCode): number {
  if (code === 'ipc.badGrant' || code === 'pixels.frameOutOfRange') return 404;
  return code === 'internal.unexpected' ? 500 : 422;
}
