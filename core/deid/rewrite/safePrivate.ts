/**
 * Private attributes under the Retain Safe Private Option: matched by creator, wherever its block stands, at each level
 * of its own; values still cleaned. Everything else private goes (PS3.15 E.3.10).
 */
import { isPrivateTag } from '../../dicom/dictionary';
import { safePrivateRows } from '../generated/safePrivate';
import type { Decision } from '../rules/decide';
import type { StrictItem } from '../strict/StrictElement';
import { plainText } from './elementText';
import type { Rewrite } from './Rewrite';

let rows: ReadonlyMap<string, string> | undefined;

/** VR of a safe attribute by `creator|group|element`; undefined when it is not on the list. */
function safeVr(creator: string, group: string, element: string): string | undefined {
  rows ??= new Map(
    safePrivateRows.split('\n').map((row) => {
      const [name = '', inGroup = '', low = '', vr = ''] = row.split('|');
      return [`${name}|${inGroup}|${low}`, vr];
    }),
  );
  return rows.get(`${creator}|${group}|${element}`);
}

const actions: Readonly<Record<string, Decision['action']>> = {
  CS: 'keep',
  DS: 'keep',
  FD: 'keep',
  FL: 'keep',
  IS: 'keep',
  SL: 'keep',
  SS: 'keep',
  UL: 'keep',
  US: 'keep',
  LO: 'keepWords',
  SH: 'keepWords',
  ST: 'keepWords',
  LT: 'keepWords',
  SQ: 'process',
  UI: 'mapUid',
};

/** Decisions for the private elements of one level that may stay; the others are not in the map. */
export function privateDecisions(rewrite: Rewrite, item: StrictItem): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  if (!rewrite.context.options.has('retainSafePrivate')) return decisions;
  const creators = new Map<string, { readonly tag: string; readonly name: string }>();
  for (const element of item.elements) {
    const { tag } = element;
    const isCreator =
      isPrivateTag(tag) && tag.slice(4, 6) === '00' && tag.slice(6) >= '10' && element.vr === 'LO';
    if (isCreator)
      creators.set(`${tag.slice(0, 4)}${tag.slice(6)}`, { tag, name: plainText(rewrite.bytes, element) });
  }
  for (const element of item.elements) {
    const { tag, vr } = element;
    const creator = isPrivateTag(tag) ? creators.get(tag.slice(0, 6)) : undefined;
    if (creator === undefined) continue;
    const safe = safeVr(creator.name, tag.slice(0, 4), tag.slice(6));
    // Without a VR of the list's, or with another one in the file, nobody knows what the bytes mean.
    const action = safe !== undefined && (safe === vr || !item.isExplicitVr) ? actions[safe] : undefined;
    if (action === undefined || safe === undefined) continue;
    decisions.set(tag, { action, otherwise: 'remove', rule: 'E.1-1', vr: safe });
    decisions.set(creator.tag, { action: 'keepText', otherwise: 'remove', rule: 'E.1-1' });
  }
  return decisions;
}
