/**
 * Writes down (in memory) what an output must not hold, so that it can be searched for it. Identity is what names a
 * person, a case or a place; `text` is what describes (the table's "clean descriptors") or names a device, and what is only
 * removed because we are stricter than the table.
 */
import { lookupTag } from '../../dicom/dictionary';
import { isPrivateTag } from '../../dicom/dictionary';
import { profileRow } from '../rules/profileTable';
import { isRegisteredUid, uidRole } from '../rules/uidRoles';
import type { StrictElement, StrictItem } from '../strict/StrictElement';
import type { RemovedKind } from '../types';
import { decodedValues, valueBytes } from './elementText';
import type { Rewrite, Scope } from './Rewrite';

const describing = [
  'cleanDescriptors',
  'retainDeviceIdentity',
  'retainPatientCharacteristics',
  'cleanGraphics',
  'cleanStructuredContent',
];
const searched: ReadonlySet<string> = new Set([
  'PN',
  'LO',
  'SH',
  'ST',
  'LT',
  'UT',
  'UC',
  'UR',
  'AE',
  'DA',
  'DT',
  'UI',
]);

function kindOf(tag: string, vr: string): RemovedKind {
  if (vr === 'PN') return 'name';
  if (vr === 'UI') return 'uid';
  if (vr === 'DA' || vr === 'DT') return 'date';
  const row = isPrivateTag(tag) ? undefined : profileRow(tag);
  if (row === undefined) return 'text';
  return describing.some((option) => row.options.has(option)) ? 'text' : 'identity';
}

/** UIDs that name a definition may stand elsewhere in the output with right. */
function isInstanceUid(tag: string, uid: string): boolean {
  if (isRegisteredUid(uid)) return false;
  return isPrivateTag(tag) || (uidRole(tag) !== 'definition' && uidRole(tag) !== 'dropped');
}

/** Notes the values of one element that does not stay as it is; of a sequence those of all its items. */
export function noteRemoved(rewrite: Rewrite, element: StrictElement, scope: Scope): void {
  const { tag, items } = element;
  if (items !== undefined) {
    for (const item of items) noteItem(rewrite, item, scope);
    return;
  }
  const vr = element.vr === 'UN' ? (lookupTag(tag)?.vr[0] ?? 'UN') : element.vr;
  if (!searched.has(vr) || element.length === 0) return;
  const bytes = valueBytes(rewrite.bytes, element);
  const kind = kindOf(tag, vr);
  if (kind === 'uid' && rewrite.context.options.has('retainUids')) return;
  if (kind === 'date' && rewrite.context.options.has('retainLongFullDates')) return;
  const texts = decodedValues(bytes, vr, scope.characterSet);
  const isOne = texts.length === 1;
  for (const text of texts) {
    if (text === '' || (kind === 'uid' && !isInstanceUid(tag, text))) continue;
    // Raw bytes are divided only where one byte is one character.
    const raw = isOne ? bytes : new TextEncoder().encode(text);
    rewrite.removed.push({ kind, raw, text });
  }
}

function noteItem(rewrite: Rewrite, item: StrictItem, scope: Scope): void {
  for (const element of item.elements) noteRemoved(rewrite, element, scope);
}
