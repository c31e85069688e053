/**
 * What of a JPEG 2000 (or HTJ2K) codestream is written: all of it, with the text of comments (COM) blanked in place, since tile
 * lengths count their bytes. Bytes after the end go. A JP2 file around the codestream holds boxes for anything: not understood.
 * @source ISO/IEC 15444-1 A
 */
import type { Piece } from './jpegPieces';

const startOfTile = 0x90;
const startOfData = 0x93;
const endOfCodestream = 0xd9;
const comment = 0x64;

/** The pieces to write, or null when the stream is not one that can be understood whole. */
export function jpeg2000Pieces(bytes: Uint8Array): readonly Piece[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0x4f) return null;
  const pieces: Piece[] = [];
  let from = 0;
  let at = 2;
  let tileEnd: number | undefined;
  const finish = (end: number): readonly Piece[] => {
    if (end > from) pieces.push({ from, to: end });
    return pieces;
  };
  for (;;) {
    const marker = bytes[at + 1];
    if (at + 2 > bytes.length) return tileEnd === undefined ? null : finish(bytes.length);
    if (bytes[at] !== 0xff || marker === undefined) return null;
    if (marker === endOfCodestream) return finish(at + 2);
    if (marker === startOfData) {
      if (tileEnd === undefined) return null;
      // Data runs to the end of the tile-part; the last may say 0: to the end of the codestream.
      at = tileEnd === Infinity ? lastEnd(bytes, at + 2) : tileEnd;
      if (at > bytes.length) return finish(bytes.length);
      continue;
    }
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (marker === startOfTile) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, Math.min(12, bytes.length - at));
      if (length !== 10) return null;
      const tileLength = view.getUint32(6);
      tileEnd = tileLength === 0 ? Infinity : at + tileLength;
      if (tileEnd < end) return null;
    }
    if (marker === comment && length > 4) {
      // Lcom, Rcom = 0 (binary), then zeros.
      if (at + 4 > from) pieces.push({ from, to: at + 4 });
      pieces.push({ bytes: new Uint8Array(length - 2) });
      from = end;
    }
    at = end;
  }
}

/** The end marker, looked for from behind: in data no byte after FF is above 8F. */
function lastEnd(bytes: Uint8Array, start: number): number {
  for (let at = bytes.length - 2; at >= start; at -= 1)
    if (bytes[at] === 0xff && bytes[at + 1] === endOfCodestream) return at;
  return bytes.length + 1;
}
