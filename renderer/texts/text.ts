import { en } from './en';

export type TextKey = keyof typeof en;

type NamesIn<Pattern> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type NamesOf<Entry> = Entry extends { readonly one: infer One; readonly other: infer Other }
  ? 'count' | NamesIn<One> | NamesIn<Other>
  : NamesIn<Entry>;

/** What a text needs to be filled in: nothing, or an object with every `{name}` in it. */
export type TextParameters<Key extends TextKey> = [NamesOf<(typeof en)[Key]>] extends [never]
  ? readonly []
  : readonly [Readonly<Record<NamesOf<(typeof en)[Key]>, string | number>>];

/** Keys of texts that need nothing to be filled in. */
export type PlainTextKey = {
  [Key in TextKey]: TextParameters<Key> extends readonly [] ? Key : never;
}[TextKey];

const plural = new Intl.PluralRules('en');
const wholeNumber = new Intl.NumberFormat('en');

/** The words for a key. Numbers are grouped; a text with `one` and `other` is chosen by `count`. */
export function text<Key extends TextKey>(key: Key, ...parameters: TextParameters<Key>): string {
  const entry: string | { readonly one: string; readonly other: string } = en[key];
  const values: Readonly<Record<string, string | number>> = parameters[0] ?? {};
  return fill(typeof entry === 'string' ? entry : chosen(entry, values['count']), values);
}

function chosen(
  entry: { readonly one: string; readonly other: string },
  count: string | number | undefined,
): string {
  return typeof count === 'number' && plural.select(count) === 'one' ? entry.one : entry.other;
}

function fill(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? wholeNumber.format(value) : value;
  });
}
