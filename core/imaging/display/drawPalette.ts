import type { DecodedFrame, LookupTable, PaletteTable } from '../types';
import { lookup } from './lookup';
import { rgbaWord, toByte } from './rgbaWord';

/**
 * Draws a PALETTE COLOR frame into RGBA words. An index below the table takes the first entry, one above it the last.
 * @source PS3.3 C.7.6.3.1.5
 */
export function drawPalette(
  words: Uint32Array,
  frame: DecodedFrame,
  palette: PaletteTable,
  isInverted: boolean,
): void {
  const { values } = frame;
  const first = Math.min(palette.red.firstMapped, palette.green.firstMapped, palette.blue.firstMapped);
  const last = Math.max(
    ...[palette.red, palette.green, palette.blue].map((t) => t.firstMapped + t.entries.length - 1),
  );
  const table = new Uint32Array(last - first + 1);
  const channel = channelOf(isInverted);
  for (let i = 0; i < table.length; i++) {
    const index = first + i;
    table[i] = rgbaWord(
      channel(palette.red, index),
      channel(palette.green, index),
      channel(palette.blue, index),
    );
  }
  const end = table.length - 1;
  for (let i = 0; i < words.length; i++) {
    const index = (values[i] as number) - first;
    words[i] = table[index < 0 ? 0 : index > end ? end : index] as number;
  }
}

function channelOf(isInverted: boolean): (table: LookupTable, index: number) => number {
  return (table, index) => {
    const value = toByte((lookup(table, index) * 255) / (2 ** table.bitsPerEntry - 1));
    return isInverted ? 255 - value : value;
  };
}
