import type { ErrorCode } from '../../core/errors/codes';
import type { ErrorFacts } from '../../core/errors/AppError';
import type { DecodedFrame, PixelDescription } from '../../core/imaging/types';

/** What the pool sends to a decode thread: one frame at a time. */
export interface DecodeRequest {
  readonly stored: Uint8Array;
  readonly pixel: PixelDescription;
}

/** What the thread answers. */
export type DecodeReply =
  | { readonly frame: DecodedFrame }
  | { readonly error: { readonly code: ErrorCode; readonly facts: ErrorFacts } };
