import { asciiBytes } from '../asciiBytes';
import { removedCode } from '../rules/codingSchemes';
import type { StrictElement, StrictItem } from '../strict/StrictElement';
import type { OutElement, OutItem } from './OutElement';
import type { Rewrite, Scope } from './Rewrite';

function text(tag: string, vr: string, value: string): OutElement {
  return { tag, vr, value: asciiBytes(value), origin: 'made', otherwise: 'remove' };
}

/** A coded entry that says nothing. */
const dummyCode: OutItem = [
  text('00080100', 'SH', removedCode.value),
  text('00080102', 'SH', removedCode.scheme),
  text('00080104', 'LO', removedCode.meaning),
];

/**
 * Items for a sequence that the table replaces by a dummy (action D): for coded entries one entry that says nothing;
 * else one item in which only what the table itself replaces stays, as replacements. References keep their (replaced) UIDs,
 * so that they resolve.
 */
export function dummyItems(
  rewrite: Rewrite,
  element: StrictElement,
  keyword: string,
  scope: Scope,
  rewriteLevel: (rewrite: Rewrite, item: StrictItem, scope: Scope) => OutItem,
): readonly OutItem[] {
  if (/Code(?:Sequence)?(?:Trial)?$/.test(keyword)) return [dummyCode];
  const items = element.items ?? [];
  if (/^Referenced.*Sequence$/.test(keyword))
    return items.map((item) => rewriteLevel(rewrite, item, { ...scope, keepsCodes: false, isTop: false }));
  const [first] = items;
  return first === undefined
    ? []
    : [rewriteLevel(rewrite, first, { ...scope, isDummyItem: true, keepsCodes: false, isTop: false })];
}
