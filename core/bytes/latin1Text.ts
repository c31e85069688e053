/** Characters that are made at once: as arguments of one call there may not be more than the stack holds. */
const charactersAtOnce = 4096;

/** Bytes as latin-1 text: each byte is one character. */
export function latin1Text(bytes: Uint8Array): string {
  // Not by spreading: that takes five times as long.
  if (bytes.length <= charactersAtOnce) return Reflect.apply(String.fromCharCode, null, bytes);
  let text = '';
  for (let start = 0; start < bytes.length; start += charactersAtOnce)
    text += Reflect.apply(String.fromCharCode, null, bytes.subarray(start, start + charactersAtOnce));
  return text;
}
