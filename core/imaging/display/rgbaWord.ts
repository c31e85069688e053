/** Whether the low byte of a word comes first in memory, as on every machine that Electron runs on. */
const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Gives the word that reads as red, green, blue, opaque in memory. Inputs are whole numbers from 0 to 255. */
export function rgbaWord(red: number, green: number, blue: number): number {
  return isLittleEndian
    ? ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
    : ((red << 24) | (green << 16) | (blue << 8) | 255) >>> 0;
}

/** Opaque words of the 256 greys. */
export const grayWords: Uint32Array = Uint32Array.from({ length: 256 }, (_, gray) =>
  rgbaWord(gray, gray, gray),
);

/** Gives `value` rounded and kept within 0 to 255; NaN is 0. */
export function toByte(value: number): number {
  return value > 0 ? (value < 255 ? Math.round(value) : 255) : 0;
}
