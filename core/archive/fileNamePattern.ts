import { AppError } from '../errors/AppError';

/** What a token tells about, from the widest to the narrowest. */
type Level = 'package' | 'patient' | 'study' | 'series' | 'instance';

const tokens = {
  patientName: { level: 'patient', isIdentity: true },
  patientId: { level: 'patient', isIdentity: true },
  birthDate: { level: 'patient', isIdentity: true },
  pseudonym: { level: 'patient', isIdentity: false },
  studyDate: { level: 'study', isIdentity: true },
  studyDescription: { level: 'study', isIdentity: true },
  accessionNumber: { level: 'study', isIdentity: true },
  studyIndex: { level: 'study', isIdentity: false },
  modality: { level: 'series', isIdentity: false },
  seriesNumber: { level: 'series', isIdentity: false },
  seriesDescription: { level: 'series', isIdentity: true },
  seriesIndex: { level: 'series', isIdentity: false },
  instanceNumber: { level: 'instance', isIdentity: false },
  index: { level: 'instance', isIdentity: false },
} as const satisfies Record<string, { level: Level; isIdentity: boolean }>;

export type PatternToken = keyof typeof tokens;
export type PatternValues = Readonly<Record<PatternToken, string>>;

export const patternTokens = Object.keys(tokens) as readonly PatternToken[];
/** Tokens that may stand in the names of a de-identified package. */
export const identityFreeTokens = patternTokens.filter((token) => !tokens[token].isIdentity);

export const defaultPattern =
  '{patientName}/{studyDate} {studyDescription}/{seriesNumber} {seriesDescription}/{index}';
export const defaultDeidentifiedPattern =
  '{pseudonym}/study {studyIndex}/series {seriesIndex} {modality}/{index}';

const levels: readonly Level[] = ['package', 'patient', 'study', 'series', 'instance'];

/** A pattern taken apart: path segments of literal text and tokens. */
export interface FileNamePattern {
  readonly segments: readonly PatternSegment[];
}

export interface PatternSegment {
  readonly parts: readonly (string | { readonly token: PatternToken })[];
  /** The narrowest thing that this segment or one before it tells apart. */
  readonly level: Level;
}

/**
 * Reads a pattern such as `{patientName}/{seriesNumber}/{index}`; `/` makes folders, `.dcm` is added
 * by whoever makes the name. An empty pattern is the default one.
 * @throws {AppError} usage.wrong with `token` (an unknown one is not quoted) when a token is unknown
 * or, in a de-identified package, could identify
 */
export function parsePattern(pattern: string, isDeidentified: boolean): FileNamePattern {
  const text =
    pattern.trim() === '' ? (isDeidentified ? defaultDeidentifiedPattern : defaultPattern) : pattern;
  let level = 0;
  const segments = text
    .replace(/\.dcm$/i, '')
    .split(/[/\\]+/)
    .filter((segment) => segment.trim() !== '')
    .map((segment) => {
      const parts = segment
        .split(/(\{[^{}]*\})/)
        .filter((part) => part !== '')
        .map((part) =>
          part.startsWith('{') && part.endsWith('}')
            ? { token: knownToken(part.slice(1, -1), isDeidentified) }
            : part,
        );
      for (const part of parts) {
        if (typeof part !== 'string') level = Math.max(level, levels.indexOf(tokens[part.token].level));
      }
      return { parts, level: levels[level] ?? 'instance' };
    });
  return { segments };
}

/** The text of one segment, not yet made safe. */
export function expandSegment(segment: PatternSegment, values: PatternValues): string {
  return segment.parts.map((part) => (typeof part === 'string' ? part : values[part.token])).join('');
}

/** What a person wrote between the tokens, which no rule about tokens covers. */
export function literalText({ segments }: FileNamePattern): string {
  return segments.map(({ parts }) => parts.filter((part) => typeof part === 'string').join(' ')).join(' ');
}

function knownToken(name: string, isDeidentified: boolean): PatternToken {
  const token = patternTokens.find((known) => known === name);
  if (token === undefined) throw new AppError('usage.wrong', { reason: 'unknownToken' });
  if (isDeidentified && tokens[token].isIdentity)
    throw new AppError('usage.wrong', { reason: 'identityToken', token });
  return token;
}
