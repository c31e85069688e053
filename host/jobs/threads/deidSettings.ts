import { createHmac } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { createDeidContext } from '../../../core/deid/createDeidContext';
import type { DeidContext, MaskRectangle } from '../../../core/deid/types';

/**
 * What makes a de-identification, as data that can be handed to a thread. It holds the key: it is passed in memory to
 * threads of this process and nowhere else.
 */
export interface DeidThreadSettings {
  readonly key: Uint8Array;
  readonly options: readonly string[];
  /** Source Series Instance UIDs whose pictures a person has looked at and accepted, or all. */
  readonly acceptedPixels: readonly string[] | 'all';
  readonly masks?: ReadonlyMap<string, readonly MaskRectangle[]>;
}

/** The context by these settings. @throws {AppError} deid.badKey, deid.unknownOption, deid.optionConflict, deid.badMask */
export function deidContext(settings: DeidThreadSettings): DeidContext {
  return createDeidContext({
    ...settings,
    hmac: (key, data) => createHmac('sha256', key).update(data).digest(),
    deflate: (bytes) => deflateRawSync(bytes),
  });
}
