import { asciiBytes } from '../asciiBytes';
import { pseudonym } from '../keyed/pseudonym';
import { isPlausibleCode, removedCode } from '../rules/codingSchemes';
import { hasKnownWordsOnly } from '../rules/vocabulary';
import type { StrictElement } from '../strict/StrictElement';
import { decodedValues, plainText, valueBytes } from './elementText';
import type { OutElement } from './OutElement';
import type { Rewrite, Scope } from './Rewrite';

const codeValues: ReadonlySet<string> = new Set(['00080100', '00080101', '00080119']);

/**
 * One attribute of a coded entry. Public schemes: the code stays if it looks like one; the meaning stays if it is made of
 * known words, else the code stands in for it. Other schemes may be a house's own, with anything in them: the code becomes a
 * keyed token (equal codes stay equal), the rest a constant.
 * @source PS3.15 E.1.1; PS3.3 8.8
 */
export function cleanCode(
  rewrite: Rewrite,
  element: StrictElement,
  vr: string,
  scope: Scope,
): OutElement | undefined {
  const { tag } = element;
  const value = valueBytes(rewrite.bytes, element);
  const keep: OutElement = { tag, vr, value, origin: 'source', otherwise: 'dummy' };
  const make = (text: string): OutElement => ({
    tag,
    vr,
    value: asciiBytes(text),
    origin: 'made',
    otherwise: 'dummy',
  });
  if (scope.codes === 'verbatim' || value.length === 0) return keep;
  const text = plainText(rewrite.bytes, element);
  if (scope.codes === 'private') {
    if (codeValues.has(tag)) {
      const code = pseudonym(rewrite.context.hmac, rewrite.context.key, 'code', text, 'C', 8);
      rewrite.written.add(code);
      return make(code);
    }
    if (tag === '00080103') return undefined;
    return make(tag === '00080102' ? removedCode.scheme : removedCode.meaning);
  }
  if (tag === '00080102') return keep;
  if (codeValues.has(tag)) return isPlausibleCode(text) ? keep : make(removedCode.value);
  if (tag === '00080103') return isPlausibleCode(text) ? keep : undefined;
  const meanings = decodedValues(value, vr, scope.characterSet);
  return meanings.every(hasKnownWordsOnly) ? keep : make(removedCode.meaning);
}
