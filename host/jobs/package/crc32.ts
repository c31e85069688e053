import * as zlib from 'node:zlib';

let table: Uint32Array | undefined;

/**
 * CRC-32 of `bytes`, going on from `value` (0 at the beginning). Node's own where it has one (20.15 and later), else
 * by table: the runtime inside an older Electron has none.
 */
export function crc32(bytes: Uint8Array, value = 0): number {
  const native: typeof zlib.crc32 | undefined = zlib.crc32;
  return native === undefined ? crc32ByTable(bytes, value) : native(bytes, value);
}

/** The same by table, for runtimes without it. */
export function crc32ByTable(bytes: Uint8Array, value = 0): number {
  table ??= makeTable();
  let crc = ~value;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let entry = index;
    for (let bit = 0; bit < 8; bit += 1) entry = entry & 1 ? 0xedb88320 ^ (entry >>> 1) : entry >>> 1;
    return entry >>> 0;
  });
}
