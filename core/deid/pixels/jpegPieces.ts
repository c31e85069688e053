/**
 * What of a JPEG or JPEG-LS stream is written: everything but application segments and comments. Kept of those, in a form
 * with nothing but numbers, is what decides colours: APP0 JFIF (without thumbnail), APP14 Adobe (colour transform), APP8
 * "mrfx" (JPEG-LS colour transform). ICC profiles, Exif, XMP, comments and bytes after the end of the image go.
 * @source ISO/IEC 10918-1 B; 14495-1 C; PS3.15 E.1.1
 */

/** A part of the stream that stays: a range of the source, or bytes of ours. */
export type Piece = { readonly from: number; readonly to: number } | { readonly bytes: Uint8Array };

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const comment = 0xfe;

/** The pieces to write, or null when the stream is not one that can be understood whole. */
export function jpegPieces(bytes: Uint8Array, isJpegLs: boolean): readonly Piece[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return null;
  const pieces: Piece[] = [];
  let from = 0;
  let at = 2;
  const cut = (start: number, end: number, replacement?: Uint8Array): void => {
    if (start > from) pieces.push({ from, to: start });
    if (replacement !== undefined) pieces.push({ bytes: replacement });
    from = end;
  };
  for (;;) {
    // Fill bytes may precede a marker (B.1.1.2).
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) return null;
    if (marker === endOfImage) {
      cut(at + 2, bytes.length);
      return pieces;
    }
    if (marker === startOfImage || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) return null;
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (marker === comment || (marker >= 0xe0 && marker <= 0xef))
      cut(at, end, canonical(bytes.subarray(at, end), marker));
    at = end;
    if (marker === startOfScan) {
      at = scanEnd(bytes, at, isJpegLs);
      if (at >= bytes.length) {
        // A stream without its end marker still shows its picture; the last bytes belong to the scan.
        cut(bytes.length, bytes.length);
        return pieces;
      }
    }
  }
}

/** First marker behind entropy-coded data. In JPEG-LS a set high bit behind FF makes a marker, in JPEG all but 00 and restarts. */
function scanEnd(bytes: Uint8Array, start: number, isJpegLs: boolean): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return bytes.length;
    if (next === 0xff || (next >= 0xd0 && next <= 0xd7)) continue;
    if (isJpegLs ? next >= 0x80 : next !== 0) return at;
  }
  return bytes.length;
}

function startsWith(segment: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (segment[4 + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** The segment without anything but what decides colours; undefined when nothing of it does. */
function canonical(segment: Uint8Array, marker: number): Uint8Array | undefined {
  if (marker === 0xe0 && startsWith(segment, 'JFIF\0') && segment.length >= 18) {
    const kept = segment.slice(0, 18);
    kept.set([0, 16], 2);
    // Thumbnail of 0 by 0.
    kept.set([0, 0], 16);
    return kept;
  }
  if (marker === 0xee && startsWith(segment, 'Adobe') && segment.length >= 16) {
    const kept = segment.slice(0, 16);
    kept.set([0, 14], 2);
    // The two flag words may hold anything; decoders read the transform only.
    kept.fill(0, 11, 15);
    return kept;
  }
  if (marker === 0xe8 && startsWith(segment, 'mrfx') && segment.length === 9) return segment.slice();
  return undefined;
}
