/** Bytes that `beginsImage` looks at. */
export const imageHeadBytes = 12;

/**
 * Whether bytes begin as a compressed frame does: Start Of Image of JPEG and JPEG-LS, start of a JPEG 2000 codestream, the
 * signature box of JP2, or an RLE header, which counts its segments and whose first segment follows it.
 * @source ISO/IEC 10918-1 B.1.1.3; ISO/IEC 15444-1 A.4, I.5.1; PS3.5 G.5
 */
export function beginsImage(head: Uint8Array): boolean {
  const [a, b, c, d, e, f, g, h] = head;
  if (a === 0xff && b === 0xd8 && c === 0xff) return true;
  if (a === 0xff && b === 0x4f && c === 0xff && d === 0x51) return true;
  if (a === 0 && b === 0 && c === 0 && d === 12 && e === 0x6a) return true;
  const isSegmentCount = a !== undefined && a >= 1 && a <= 15 && b === 0 && c === 0 && d === 0;
  return isSegmentCount && e === 64 && f === 0 && g === 0 && h === 0;
}

/** Whether frames of a transfer syntax begin in a way that `beginsImage` knows. */
export function hasImageMarks(transferSyntaxUid: string): boolean {
  return transferSyntaxUid.startsWith('1.2.840.10008.1.2.4.') || transferSyntaxUid === '1.2.840.10008.1.2.5';
}
