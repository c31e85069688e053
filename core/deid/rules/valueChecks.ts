/**
 * Whether text in a VR that "cannot hold free text" really has the form of that VR. A file may put a sentence where a
 * number belongs; only what has the form is kept.
 * @source PS3.5 6.2
 */
const forms: Readonly<Record<string, RegExp>> = {
  AS: /^\d{1,3}[DWMY]$/,
  // Longer than the standard's 16 characters is common in numbers that programs print; letters other than the exponent are not.
  DS: /^[+-]?(?:\d{1,32}\.?\d{0,32}|\.\d{1,32})(?:[eE][+-]?\d{1,3})?$/,
  IS: /^[+-]?\d{1,12}(?:\.0*)?$/,
  DA: /^\d{4}\.?\d{2}\.?\d{2}$/,
  TM: /^\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?)?$/,
  DT: /^\d{4}(?:\d{2}){0,5}(?:\.\d{1,6})?(?:[+-]\d{4})?$/,
  UI: /^\d+(?:\.\d+)*$/,
  // Coded terms: printable, short, without the signs that names, addresses and markup are made of.
  CS: /^[A-Za-z0-9_ ./+\-*#%]{1,16}$/,
};
const binary: ReadonlySet<string> = new Set([
  'AT',
  'FD',
  'FL',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SL',
  'SS',
  'SV',
  'UL',
  'US',
  'UV',
]);

/** Whether a VR holds numbers in binary, whose bytes are not text. */
export function isBinaryNumberVr(vr: string): boolean {
  return binary.has(vr);
}

/** Whether every value of `text` (padding trimmed, `\` between values) has the form of `vr`; empty values have. */
export function hasForm(vr: string, text: string): boolean {
  const form = forms[vr];
  if (form === undefined) return false;
  if (vr === 'UI' && text.length > 64 * 1024) return false;
  return text.split('\\').every((value) => {
    const trimmed = value.replace(/[\0 ]+$/, '').trimStart();
    return trimmed === '' || form.test(trimmed);
  });
}
