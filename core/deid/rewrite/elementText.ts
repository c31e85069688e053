import { decodeValues } from '../../dicom/characterSet';
import { isSingleText, usesCharacterSet } from '../../dicom/vr';
import { latin1Text } from '../../bytes/latin1Text';
import type { StrictElement } from '../strict/StrictElement';

/** The value's bytes: a view. */
export function valueBytes(bytes: Uint8Array, element: StrictElement): Uint8Array {
  return bytes.subarray(element.offset, element.offset + element.length);
}

/** The value as latin-1, padding trimmed at both ends: for VRs of the basic repertoire. */
export function plainText(bytes: Uint8Array, element: StrictElement): string {
  return latin1Text(valueBytes(bytes, element))
    .replace(/[\0 ]+$/, '')
    .trimStart();
}

/** Values decoded by the character set in force, padding trimmed. */
export function decodedValues(
  value: Uint8Array,
  vr: string,
  characterSet: readonly string[],
): readonly string[] {
  if (!usesCharacterSet(vr)) return latin1Text(value).split('\\').map(trimPadding);
  const kind = vr === 'PN' ? 'names' : isSingleText(vr) ? 'single' : 'values';
  return decodeValues(value, characterSet, kind).map(trimPadding);
}

function trimPadding(text: string): string {
  return text.replace(/[\0 ]+$/, '').trimStart();
}
