/**
 * Text of a value by its Specific Character Set. Nothing is guessed: bytes that the declared sets do not
 * define are shown as `\xNN`. Code extensions follow ISO 2022: an escape puts a set into the lower (G0) or
 * upper (G1) half; at control characters and delimiters both halves fall back to the first value's sets.
 * @source PS3.5 6.1.2.5; PS3.3 C.12.1.1.2
 */
import { latin1Text } from '../bytes/latin1Text';
import {
  declaredCharacterSets,
  decodeLabel,
  type CodeElement,
  type DeclaredCharacterSets,
} from './characterSetTerms';

/** How a value is divided: names reset at `^` and `=` too, single texts do not divide at the backslash. */
export type TextKind = 'values' | 'names' | 'single';

const escapeByte = 0x1b;

function shown(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Decodes the values of an element; a `single` text gives exactly one. Padding is kept. */
export function decodeValues(
  bytes: Uint8Array,
  characterSet: readonly string[],
  kind: TextKind,
): readonly string[] {
  const sets = declaredCharacterSets(characterSet);
  // Those that stand alone have ASCII in their lower half too.
  if (sets.whole !== undefined || sets.g0.id === 'ISO-IR 6') {
    const text = plainText(bytes);
    if (text !== null) return kind === 'single' || !text.includes('\\') ? [text] : text.split('\\');
  }
  if (sets.whole !== undefined) return decodeWhole(bytes, sets.whole, kind);
  return decodeExtended(bytes, sets, kind);
}

/** ASCII without escapes, which most values are; null for any other. */
function plainText(bytes: Uint8Array): string | null {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || byte === escapeByte) return null;
  }
  return latin1Text(bytes);
}

/** Longer texts with undefined bytes get U+FFFD for them: looking at each byte would take seconds. */
const maxCarefulLength = 256 * 1024;

/** UTF-8, GB18030, GBK: decoded whole, then divided, since the second byte of a character may be a backslash. */
function decodeWhole(bytes: Uint8Array, label: string, kind: TextKind): readonly string[] {
  const text = decodeLabel(label, bytes);
  if (!text.includes('\ufffd') || bytes.length > maxCarefulLength) {
    return kind === 'single' ? [text] : text.split('\\');
  }
  const values: string[] = [''];
  let position = 0;
  while (position < bytes.length) {
    const { piece, length } = decodeOne(bytes, position, label);
    position += length;
    if (piece === '\\' && kind !== 'single') values.push('');
    else values[values.length - 1] += piece;
  }
  return values;
}

function decodeOne(bytes: Uint8Array, position: number, label: string): { piece: string; length: number } {
  for (let length = 1; length <= 4 && position + length <= bytes.length; length += 1) {
    const piece = decodeLabel(label, bytes.subarray(position, position + length));
    if (!piece.includes('\ufffd')) return { piece, length };
  }
  return { piece: shown(bytes.subarray(position, position + 1)), length: 1 };
}

/** A run of bytes of one set; characters that the set does not define are shown by their bytes. */
function decodeRun(element: CodeElement, bytes: Uint8Array): string {
  const text = element.decode(bytes);
  if (!text.includes('\ufffd')) return text;
  let careful = '';
  for (let index = 0; index < bytes.length; index += element.width) {
    const unit = bytes.subarray(index, index + element.width);
    const piece = element.decode(unit);
    careful += piece.includes('\ufffd') || unit.length < element.width ? shown(unit) : piece;
  }
  return careful;
}

interface Halves {
  g0: CodeElement;
  g1: CodeElement | undefined;
}

function decodeExtended(bytes: Uint8Array, sets: DeclaredCharacterSets, kind: TextKind): readonly string[] {
  const start = (): Halves => ({ g0: sets.g0, g1: sets.initial.g1 ?? sets.onlyG1 });
  const values: string[] = [''];
  const add = (text: string): void => {
    values[values.length - 1] += text;
  };
  let halves = start();
  let position = 0;
  while (position < bytes.length) {
    const byte = bytes[position] ?? 0;
    if (byte === escapeByte) {
      const element = escapeAt(bytes, position + 1, sets);
      if (element === undefined) add(shown(bytes.subarray(position, position + 1)));
      else if (element.half === 'G0') halves.g0 = element;
      else halves.g1 = element;
      position += 1 + (element?.escape.length ?? 0);
    } else if (byte < 0x20 || byte === 0x7f) {
      // PS3.5 6.1.2.5.3: the first value's sets are active again before any control character.
      halves = start();
      add(String.fromCharCode(byte));
      position += 1;
    } else if (isDelimiter(byte, halves.g0, kind)) {
      halves = start();
      if (byte === 0x5c) values.push('');
      else add(String.fromCharCode(byte));
      position += 1;
    } else {
      const element = byte < 0x80 ? halves.g0 : halves.g1;
      const end = runEnd(bytes, position, element, kind);
      const run = bytes.subarray(position, Math.max(end, position + 1));
      const isDecodable = element !== undefined && end > position;
      add(isDecodable ? decodeRun(element, run) : byte === 0x20 ? ' ' : shown(run));
      position += run.length;
    }
  }
  return values;
}

function isDelimiter(byte: number, g0: CodeElement, kind: TextKind): boolean {
  // In a set of 94 by 94 characters these bytes are halves of characters.
  if (g0.width === 2 || kind === 'single') return false;
  return byte === 0x5c || (kind === 'names' && (byte === 0x5e || byte === 0x3d));
}

function escapeAt(bytes: Uint8Array, position: number, sets: DeclaredCharacterSets): CodeElement | undefined {
  const two = String.fromCharCode(...bytes.subarray(position, position + 2));
  const three = String.fromCharCode(...bytes.subarray(position, position + 3));
  return sets.byEscape.get(three) ?? sets.byEscape.get(two);
}

/** End of the bytes from `position` on that are whole characters of `element`; `position` itself when there are none. */
function runEnd(
  bytes: Uint8Array,
  position: number,
  element: CodeElement | undefined,
  kind: TextKind,
): number {
  if (element === undefined) return position;
  const isUpper = element.half === 'G1';
  const isIn = (byte: number | undefined): boolean => {
    if (byte === undefined) return false;
    if (isUpper) return byte >= (element.width === 2 ? 0xa1 : 0xa0);
    return byte >= (element.width === 2 ? 0x21 : 0x20) && byte < 0x7f;
  };
  let end = position;
  while (end < bytes.length && isIn(bytes[end])) {
    if (!isUpper && isDelimiter(bytes[end] ?? 0, element, kind)) break;
    if (element.width === 2 && !isIn(bytes[end + 1])) break;
    end += element.width;
  }
  return end;
}
