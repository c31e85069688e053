import { readFile } from 'node:fs/promises';
import type { MaskRectangle } from '../../core/deid/types';
import { AppError } from '../../core/errors/AppError';
import { deidentifyPrivacy } from '../../host/jobs/deidentifyPrivacy';
import { asIsPrivacy, type JobPrivacy } from '../../host/jobs/JobPrivacy';
import { ioError } from '../../host/sources/ioError';
import { maxPasswords } from '../../host/sources/keyring';

/** Options by which `pack` and `send` de-identify, as text for `--help`. */
export const deidentifyHelp = `De-identification:
  --deidentify               by the Basic Profile of DICOM PS3.15 Annex E
  --option NAME              an option of the profile (may be given more than once)
  --project-key FILE         key for repeatable pseudonyms and UIDs; at least 16 bytes
  --accept-pixels            you have looked at the pictures: they show no identity
  --mask SERIES:x,y,w,h      paints over a rectangle in every frame of a series
`;

export const deidentifyArguments = {
  deidentify: { type: 'boolean', default: false },
  option: { type: 'string', multiple: true },
  'project-key': { type: 'string' },
  'accept-pixels': { type: 'boolean', default: false },
  mask: { type: 'string', multiple: true },
} as const;

export interface DeidentifyValues {
  readonly deidentify: boolean;
  readonly option?: readonly string[] | undefined;
  readonly 'project-key'?: string | undefined;
  readonly 'accept-pixels': boolean;
  readonly mask?: readonly string[] | undefined;
}

/** @throws {AppError} usage.wrong when such options stand without `--deidentify`; deid.* */
export async function privacyOf(values: DeidentifyValues): Promise<JobPrivacy> {
  const { option: options = [], mask: masks = [] } = values;
  const isAsked =
    options.length > 0 || values['project-key'] !== undefined || values['accept-pixels'] || masks.length > 0;
  if (!values.deidentify) {
    // Somebody who names an option of de-identification must not get a copy with the name in it.
    if (isAsked) throw new AppError('usage.wrong', { missing: '--deidentify' });
    return asIsPrivacy;
  }
  const keyFile = values['project-key'];
  return deidentifyPrivacy({
    options,
    acceptedPixels: values['accept-pixels'] ? 'all' : [],
    masks: masksOf(masks),
    projectKey: keyFile === undefined ? undefined : await readBytes(keyFile),
  });
}

function masksOf(texts: readonly string[]): ReadonlyMap<string, readonly MaskRectangle[]> {
  const masks = new Map<string, MaskRectangle[]>();
  for (const text of texts) {
    const parts = /^([0-9.]+):(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})$/.exec(text);
    const [, series = '', x, y, width, height] = parts ?? [];
    if (parts === null) throw new AppError('deid.badMask');
    const rectangle = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
    masks.set(series, [...(masks.get(series) ?? []), rectangle]);
  }
  return masks;
}

/** What `parse` gives. @throws {AppError} usage.wrong, without what was typed */
export function wordsOf<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new AppError('usage.wrong', {}, error);
  }
}

/** First line of a file with a secret, so that it need not stand in the list of processes. @throws {AppError} usage.wrong when it is empty */
export async function readSecret(path: string): Promise<string> {
  const line =
    Buffer.from(await readBytes(path))
      .toString('utf8')
      .split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new AppError('usage.wrong', { reason: 'emptySecret' });
  return line;
}

/**
 * Passwords of archives, one a line: each is tried on each archive that is locked. Lines end as Windows or Unix ends them;
 * nothing else is cut off.
 * @throws {AppError} usage.wrong when there is none, or more than `maxPasswords`; source.*
 */
export async function readPasswords(path: string): Promise<readonly string[]> {
  const text = Buffer.from(await readBytes(path)).toString('utf8');
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  if (lines.length === 0) throw new AppError('usage.wrong', { reason: 'emptySecret' });
  if (lines.length > maxPasswords) throw new AppError('usage.wrong', { maximum: maxPasswords });
  return lines;
}

/** @throws {AppError} source.notFound, source.unreadable */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw ioError(error);
  }
}
