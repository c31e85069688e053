import { jpegSegments } from './jpegHeader';

/**
 * Whether every component of a progressive JPEG has its first scan whole: then the picture is there from edge to edge,
 * and what was cut off would only have made it finer.
 *
 * @param stored from Start Of Image on
 * @throws {AppError} pixels.corrupt
 * @source ISO/IEC 10918-1 G.1.1.1, B.2.3
 */
export function hasWholeFirstScans(stored: Uint8Array, componentIds: readonly number[]): boolean {
  const missing = new Set(componentIds);
  for (let at = 2; missing.size > 0;) {
    const scan = [...jpegSegments(stored, at)].find(({ marker }) => marker === 0xda);
    if (scan === undefined) return false;
    const end = endOfScan(stored, scan.offset + scan.length);
    if (end === undefined) return false;
    const count = stored[scan.offset] as number;
    const isFirst = stored[scan.offset + 1 + count * 2] === 0;
    for (let i = 0; isFirst && i < count; i++) missing.delete(stored[scan.offset + 1 + i * 2] as number);
    at = end;
  }
  return true;
}

/** Where the marker after entropy-coded data stands; undefined where the data end without one. */
function endOfScan(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code === undefined) return undefined;
    const isData = code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd7);
    if (!isData) return at;
  }
  return undefined;
}
