/**
 * Defined Terms of Specific Character Set and what each stands for.
 * @source PS3.3 C.12.1.1.2, tables C.12-2 to C.12-5
 */

import { latin1Text } from '../bytes/latin1Text';

/** A set of characters that may be in G0 (bytes 21 to 7E) or G1 (A0 to FF). */
export interface CodeElement {
  readonly id: string;
  readonly half: 'G0' | 'G1';
  /** Bytes of one character. */
  readonly width: 1 | 2;
  /** Bytes after ESC that invoke it (PS3.3 table C.12-3 and C.12-4). */
  readonly escape: string;
  /** Text of one or several characters as they stand in a value. */
  readonly decode: (bytes: Uint8Array) => string;
}

/** What a Defined Term brings: the sets that its first value puts in place, or that its escapes may invoke. */
export interface CharacterSetTerm {
  readonly g0?: CodeElement;
  readonly g1?: CodeElement;
}

const decoders = new Map<string, TextDecoder>();

/** Decodes by a label of the Encoding Standard; undecodable bytes become U+FFFD. */
export function decodeLabel(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

const ascii: CodeElement = {
  id: 'ISO-IR 6',
  half: 'G0',
  width: 1,
  escape: '(B',
  decode: latin1Text,
};

/** JIS X 0201 Romaji is ASCII but for two places. */
const romaji: CodeElement = {
  id: 'ISO-IR 14',
  half: 'G0',
  width: 1,
  escape: '(J',
  decode: (bytes) => latin1Text(bytes).replaceAll('\\', '\u00a5').replaceAll('~', '\u203e'),
};

/** JIS X 0201 Katakana: A1 to DF are the half-width forms U+FF61 to U+FF9F. */
const katakana: CodeElement = {
  id: 'ISO-IR 13',
  half: 'G1',
  width: 1,
  escape: ')I',
  decode: (bytes) =>
    Array.from(bytes, (byte) =>
      byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(byte + 0xfec0) : '\ufffd',
    ).join(''),
};

/** Latin alphabet No. 1 is Unicode's own. Not by its label: Node's decoder loses FF at the beginning of what it is given. */
const latin1: CodeElement = { id: 'ISO-IR 100', half: 'G1', width: 1, escape: '-A', decode: latin1Text };

/** Places that a decoder fills with characters for private use: the set does not define them. */
const privateUse = /[\ue000-\uf8ff]/g;

function upperHalf(id: string, escape: string, label: string): CodeElement {
  const decode = (bytes: Uint8Array): string => decodeLabel(label, bytes).replace(privateUse, '\ufffd');
  return { id, half: 'G1', width: 1, escape, decode };
}

/**
 * Where `euc-jp` follows Windows, and JIS X 0208 means another character: wave dash, double vertical line, minus, cent, pound,
 * not. Names that were typed in UTF-8 elsewhere are found by the latter.
 */
const windowsForms: Readonly<Record<string, string>> = {
  '\uff5e': '\u301c',
  '\u2225': '\u2016',
  '\uff0d': '\u2212',
  '\uffe0': '\u00a2',
  '\uffe1': '\u00a3',
  '\uffe2': '\u00ac',
};

/** JIS X 0208. */
const kanjiSet = doubleByte('ISO-IR 87', 'G0', '$B', 'euc-jp', []);
const kanji: CodeElement = {
  ...kanjiSet,
  decode: (bytes) =>
    kanjiSet
      .decode(bytes)
      .replace(/[\uff5e\u2225\uff0d\uffe0-\uffe2]/g, (character) => windowsForms[character] ?? character),
};

/** Sets of 94 by 94 characters stand in the upper half of the EUC encodings, at the same rows and cells. */
function doubleByte(
  id: string,
  half: 'G0' | 'G1',
  escape: string,
  label: string,
  lead: readonly number[],
): CodeElement {
  return {
    id,
    half,
    width: 2,
    escape,
    decode: (bytes) => {
      const euc: number[] = [];
      for (let index = 0; index + 1 < bytes.length; index += 2) {
        euc.push(...lead, (bytes[index] ?? 0) | 0x80, (bytes[index + 1] ?? 0) | 0x80);
      }
      return decodeLabel(label, Uint8Array.from(euc));
    },
  };
}

const terms: ReadonlyMap<string, CharacterSetTerm> = new Map([
  ['6', { g0: ascii }],
  ['100', { g0: ascii, g1: latin1 }],
  ['101', { g0: ascii, g1: upperHalf('ISO-IR 101', '-B', 'iso-8859-2') }],
  ['109', { g0: ascii, g1: upperHalf('ISO-IR 109', '-C', 'iso-8859-3') }],
  ['110', { g0: ascii, g1: upperHalf('ISO-IR 110', '-D', 'iso-8859-4') }],
  ['144', { g0: ascii, g1: upperHalf('ISO-IR 144', '-L', 'iso-8859-5') }],
  ['127', { g0: ascii, g1: upperHalf('ISO-IR 127', '-G', 'iso-8859-6') }],
  ['126', { g0: ascii, g1: upperHalf('ISO-IR 126', '-F', 'iso-8859-7') }],
  ['138', { g0: ascii, g1: upperHalf('ISO-IR 138', '-H', 'iso-8859-8') }],
  ['148', { g0: ascii, g1: upperHalf('ISO-IR 148', '-M', 'iso-8859-9') }],
  ['203', { g0: ascii, g1: upperHalf('ISO-IR 203', '-b', 'iso-8859-15') }],
  ['166', { g0: ascii, g1: upperHalf('ISO-IR 166', '-T', 'windows-874') }],
  ['13', { g0: romaji, g1: katakana }],
  ['14', { g0: romaji }],
  ['87', { g0: kanji }],
  ['159', { g0: doubleByte('ISO-IR 159', 'G0', '$(D', 'euc-jp', [0x8f]) }],
  ['149', { g1: doubleByte('ISO-IR 149', 'G1', '$)C', 'euc-kr', []) }],
  ['58', { g1: doubleByte('ISO-IR 58', 'G1', '$)A', 'gbk', []) }],
]);

/** Sets that stand alone and know no escapes. */
const whole: ReadonlyMap<string, string> = new Map([
  ['192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gbk'],
]);

/** `ISO_IR 100` and `ISO 2022 IR 100` to `100`; odd spellings with `-` or doubled spaces too. */
function normalise(term: string): string {
  const upper = term
    .trim()
    .toUpperCase()
    .replace(/[-_ ]+/g, ' ');
  return /^ISO (?:2022 )?IR (\d+)$/.exec(upper)?.[1] ?? upper;
}

/** The sets that a list of Defined Terms declares. */
export interface DeclaredCharacterSets {
  /** Label of an encoding that stands alone (UTF-8, GB18030, GBK). */
  readonly whole?: string;
  /** Lower half at the start of each value. */
  readonly g0: CodeElement;
  readonly initial: CharacterSetTerm;
  /** Sets that an escape may invoke; empty without code extensions. */
  readonly byEscape: ReadonlyMap<string, CodeElement>;
  /** The only set of the upper half that is declared, when the first value has none and just one other has. */
  readonly onlyG1?: CodeElement;
  /** Whether every term is one that the standard defines. */
  readonly isKnown: boolean;
}

const declared = new Map<string, DeclaredCharacterSets>();
/** By the list itself: the Data Sets of many files have the same one. */
const declaredByList = new WeakMap<readonly string[], DeclaredCharacterSets>();

/** Reads Specific Character Set; the first value may be empty, which is ISO-IR 6. */
export function declaredCharacterSets(characterSet: readonly string[]): DeclaredCharacterSets {
  let found = declaredByList.get(characterSet);
  if (found !== undefined) return found;
  const key = characterSet.join('\\');
  found = declared.get(key);
  if (found === undefined) {
    found = readTerms(characterSet);
    if (declared.size < 200) declared.set(key, found);
  }
  declaredByList.set(characterSet, found);
  return found;
}

function readTerms(characterSet: readonly string[]): DeclaredCharacterSets {
  const names = characterSet.map(normalise);
  const known = names.map((name) => (name === '' ? terms.get('6') : terms.get(name)));
  const label = whole.get(names[0] ?? '');
  if (label !== undefined)
    return { whole: label, g0: ascii, initial: {}, byEscape: new Map(), isKnown: true };
  const hasExtensions = names.length > 1 || /2022/.test(characterSet[0] ?? '');
  const elements = hasExtensions ? known.flatMap((term) => [term?.g0, term?.g1]) : [];
  const usable = [ascii, ...elements].filter((element) => element !== undefined);
  const byEscape = new Map(hasExtensions ? usable.map((element) => [element.escape, element]) : []);
  // Sets of two bytes are never in place from the start: their escape invokes them.
  const single = (element: CodeElement | undefined): CodeElement | undefined =>
    element?.width === 1 ? element : undefined;
  const g0 = single(known[0]?.g0) ?? ascii;
  const g1 = single(known[0]?.g1);
  const upper = [...byEscape.values()].filter((element) => element.half === 'G1');
  const onlyG1 = g1 === undefined && upper.length === 1 ? upper[0] : undefined;
  return {
    g0,
    initial: g1 === undefined ? { g0 } : { g0, g1 },
    byEscape,
    isKnown: known.every((term) => term !== undefined),
    ...(onlyG1 === undefined ? {} : { onlyG1 }),
  };
}

/** Whether each Defined Term is one of the standard's. */
export function isKnownCharacterSet(characterSet: readonly string[]): boolean {
  return declaredCharacterSets(characterSet).isKnown;
}
