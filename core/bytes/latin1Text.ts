/** Characters that are made at once: as arguments of one call there may not be more than the stack holds. */
const charactersAtOnce = 4096;

/** Up to here a few characters at a time are faster than all of them as a list. */
const shortLength = 32;

/** Bytes as latin-1 text: each byte is one character. */
export function latin1Text(bytes: Uint8Array): string {
  if (bytes.length <= shortLength) return shortText(bytes);
  // Not by spreading: that takes five times as long.
  if (bytes.length <= charactersAtOnce) return Reflect.apply(String.fromCharCode, null, bytes);
  let text = '';
  for (let start = 0; start < bytes.length; start += charactersAtOnce)
    text += Reflect.apply(String.fromCharCode, null, bytes.subarray(start, start + charactersAtOnce));
  return text;
}

function shortText(bytes: Uint8Array): string {
  const { fromCharCode } = String;
  const { length } = bytes;
  let text = '';
  let at = 0;
  for (; at + 4 <= length; at += 4)
    text += fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
  for (; at < length; at += 1) text += fromCharCode(bytes[at] ?? 0);
  return text;
}
