import { AppError } from '../errors/AppError';
import { parseDeidOptions } from './options';
import type { DeidContext, Hmac, MaskRectangle } from './types';

/** What `createDeidContext` needs. */
export interface DeidSettings {
  /** 32 random bytes for one export, or the project key that the user keeps. */
  readonly key: Uint8Array;
  /** Names of options (see options.ts). */
  readonly options: readonly string[];
  readonly hmac: Hmac;
  readonly deflate?: (bytes: Uint8Array) => Uint8Array;
  /** Source Series Instance UIDs whose pictures a person has looked at, or all. */
  readonly acceptedPixels?: readonly string[] | 'all';
  readonly masks?: ReadonlyMap<string, readonly MaskRectangle[]>;
}

/** Shorter keys could be tried out. */
const leastKeyLength = 16;

/**
 * What holds for one export.
 * @throws {AppError} deid.badKey, deid.unknownOption, deid.optionConflict, deid.badMask
 */
export function createDeidContext(settings: DeidSettings): DeidContext {
  const { key, acceptedPixels = [], masks = new Map<string, readonly MaskRectangle[]>() } = settings;
  if (key.length < leastKeyLength)
    throw new AppError('deid.badKey', { bytes: key.length, least: leastKeyLength });
  const areValid = [...masks.values()].flat().every(({ x, y, width, height }) => {
    return (
      [x, y, width, height].every((value) => Number.isInteger(value) && value >= 0 && value <= 65_535) &&
      width > 0 &&
      height > 0
    );
  });
  if (!areValid) throw new AppError('deid.badMask');
  const options = new Set(parseDeidOptions(settings.options));
  if (masks.size > 0) options.add('cleanPixelData');
  const accepted = acceptedPixels === 'all' ? undefined : new Set(acceptedPixels);
  return {
    key: key.slice(),
    options,
    hmac: settings.hmac,
    deflate: settings.deflate,
    isPixelAccepted: (uid) => accepted === undefined || accepted.has(uid),
    masks,
  };
}
