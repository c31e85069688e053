/**
 * What a removed value may look like in an output: as stored; as text in latin-1, UTF-8 and UTF-16; a name by its parts; a
 * date as people print it. Letters of ASCII are compared without regard to case.
 */
import { latin1Text } from '../../bytes/latin1Text';
import { asciiBytes } from '../asciiBytes';
import type { RemovedKind, RemovedValue } from '../types';

export interface SearchPattern {
  readonly kind: RemovedKind;
  /** At least 4; ASCII letters in lower case. */
  readonly bytes: Uint8Array;
}

/** Fewest characters that are searched for; shorter values are found by chance everywhere. */
const leastCharacters = 4;
/** A long text is searched for by its beginning. */
const mostCharacters = 64;

/** The patterns for `values`, each once. */
export function searchPatterns(values: readonly RemovedValue[]): readonly SearchPattern[] {
  const patterns = new Map<string, SearchPattern>();
  const add = (kind: RemovedKind, bytes: Uint8Array): void => {
    if (bytes.length < leastCharacters) return;
    const folded = foldCase(bytes);
    const key = `${kind === 'text' ? 'text' : 'strict'} ${latin1Text(folded)}`;
    if (!patterns.has(key)) patterns.set(key, { kind, bytes: folded });
  };
  for (const value of values) {
    const whole = trimmed(value.raw).subarray(0, mostCharacters);
    if (isLongEnough(value.text)) add(value.kind, whole);
    for (const text of spellings(value)) {
      if (!isLongEnough(text)) continue;
      const cut = text.slice(0, mostCharacters);
      for (const bytes of encodings(cut)) add(value.kind, bytes);
    }
  }
  return [...patterns.values()];
}

/** Two ideographs name a person as four letters do. */
function isLongEnough(text: string): boolean {
  const characters = [...text].length;
  return characters >= leastCharacters || (characters >= 2 && /[\u0250-\uffff]/.test(text));
}

function spellings({ kind, text }: RemovedValue): readonly string[] {
  if (kind === 'name') return [text, ...text.split(/[\^=\s,;]+/)];
  if (kind === 'date') return dateSpellings(text);
  return [text];
}

function dateSpellings(text: string): readonly string[] {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text);
  if (match === null) return [text];
  const [, y = '', m = '', d = ''] = match;
  const ymd = ['', '-', '.', '/'].map((sign) => [y, m, d].join(sign));
  const dmy = ['-', '.', '/'].flatMap((sign) => [[d, m, y].join(sign), [m, d, y].join(sign)]);
  return [text, ...ymd, ...dmy];
}

function encodings(text: string): readonly Uint8Array[] {
  const isLatin1 = !/[^\0-\xff]/.test(text);
  // Without the last zero, which is trimmed off values as padding.
  const utf16 = new Uint8Array(text.length * 2 - (text.charCodeAt(text.length - 1) < 256 ? 1 : 0));
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    utf16[index * 2] = unit & 0xff;
    if (index * 2 + 1 < utf16.length) utf16[index * 2 + 1] = unit >> 8;
  }
  const utf8: Uint8Array = new TextEncoder().encode(text);
  return isLatin1 ? [asciiBytes(text), utf8, utf16] : [utf8, utf16];
}

function trimmed(raw: Uint8Array): Uint8Array {
  let start = 0;
  let end = raw.length;
  while (end > start && (raw[end - 1] === 0 || raw[end - 1] === 0x20)) end -= 1;
  while (start < end && raw[start] === 0x20) start += 1;
  return raw.subarray(start, end);
}

/** A copy with the letters A to Z in lower case. */
export function foldCase(bytes: Uint8Array): Uint8Array {
  const folded = bytes.slice();
  for (let index = 0; index < folded.length; index += 1) {
    const byte = folded[index] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) folded[index] = byte + 0x20;
  }
  return folded;
}
