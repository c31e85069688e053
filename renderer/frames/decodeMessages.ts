import type { ErrorCode } from '../../core/errors/codes';
import type { ErrorFacts } from '../../core/errors/AppError';
import type { DecodedFrame, PixelDescription } from '../../core/imaging/types';

/** To a decode worker. The buffer of `stored` moves with it. */
export interface DecodeRequest {
  readonly id: number;
  readonly stored: Uint8Array;
  readonly pixel: PixelDescription;
}

/** From a decode worker. The buffer of the values moves with it. */
export type DecodeAnswer =
  | { readonly id: number; readonly ok: true; readonly frame: DecodedFrame }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly facts: ErrorFacts };
