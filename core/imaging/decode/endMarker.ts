/** How much of the end is looked through; some writers pad by more than the one byte that PS3.5 A.4 asks for. */
const tailBytes = 32;

/**
 * Whether the marker FFD9 stands at the end, padding aside: End Of Image of JPEG and JPEG-LS, End Of Codestream of
 * JPEG 2000. Without it the stream was cut, or its writer was careless. It cannot occur within coded data.
 */
export function hasEndMarker(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 0 && at >= bytes.length - tailBytes; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** The bytes with FFD9 at their end: as they are where it stands there, else a copy. */
export function withEndMarker(bytes: Uint8Array): Uint8Array {
  if (hasEndMarker(bytes)) return bytes;
  const ended = new Uint8Array(bytes.length + 2);
  ended.set(bytes);
  ended.set([0xff, 0xd9], bytes.length);
  return ended;
}
