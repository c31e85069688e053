import { AppError } from '../../errors/AppError';
import type { DecodedFrame, StoredValues } from '../types';
import { rgbaWord, toByte } from './rgbaWord';

/** Three samples, 0 to 255 each (not rounded), to red, green, blue. Writes into `rgb`. */
type ToRgb = (a: number, b: number, c: number, rgb: Float64Array) => void;

/**
 * Draws a frame of three samples per pixel into RGBA words. Samples of more than 8 bits are scaled to 8.
 * @throws {AppError} pixels.unsupportedFormat for a colour space that we do not know
 */
export function drawColor(words: Uint32Array, frame: DecodedFrame, isInverted: boolean): void {
  const { values, photometricInterpretation, bitsStored } = frame;
  if (photometricInterpretation === 'RGB' && bitsStored === 8 && !isInverted) {
    drawRgb8(words, values);
    return;
  }
  const toRgb = colorSpaces[photometricInterpretation];
  if (toRgb === undefined) throw new AppError('pixels.unsupportedFormat', { samplesPerPixel: 3 });
  const { scale, offset } = sampleRange(frame);
  const rgb = new Float64Array(3);
  const sign = isInverted ? -1 : 1;
  const base = isInverted ? 255 : 0;
  for (let i = 0, at = 0; i < words.length; i++, at += 3) {
    toRgb(
      ((values[at] as number) + offset) * scale,
      ((values[at + 1] as number) + offset) * scale,
      ((values[at + 2] as number) + offset) * scale,
      rgb,
    );
    words[i] = rgbaWord(
      base + sign * toByte(rgb[0] as number),
      base + sign * toByte(rgb[1] as number),
      base + sign * toByte(rgb[2] as number),
    );
  }
}

function drawRgb8(words: Uint32Array, values: StoredValues): void {
  for (let i = 0, at = 0; i < words.length; i++, at += 3)
    words[i] = rgbaWord(
      (values[at] as number) & 255,
      (values[at + 1] as number) & 255,
      (values[at + 2] as number) & 255,
    );
}

function sampleRange(frame: DecodedFrame): { readonly scale: number; readonly offset: number } {
  const scale = 255 / (2 ** frame.bitsStored - 1);
  return { scale, offset: frame.isSigned ? 2 ** (frame.bitsStored - 1) : 0 };
}

const fromFull: ToRgb = (y, cb, cr, rgb) => {
  rgb[0] = y + 1.402 * (cr - 128);
  rgb[1] = y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128);
  rgb[2] = y + 1.772 * (cb - 128);
};

const fromPartial: ToRgb = (y, cb, cr, rgb) => {
  const light = 1.164384 * (y - 16);
  rgb[0] = light + 1.596027 * (cr - 128);
  rgb[1] = light - 0.391762 * (cb - 128) - 0.812968 * (cr - 128);
  rgb[2] = light + 2.017232 * (cb - 128);
};

/** The colour spaces of PS3.3 C.7.6.3.1.2, with chrominance already widened to one pair per pixel by the decoder. */
const colorSpaces: Readonly<Record<string, ToRgb | undefined>> = {
  RGB: (red, green, blue, rgb) => {
    rgb[0] = red;
    rgb[1] = green;
    rgb[2] = blue;
  },
  YBR_FULL: fromFull,
  YBR_FULL_422: fromFull,
  // ICT of PS3.5 8.2.4 is the same matrix as YBR_FULL, written with more digits.
  YBR_ICT: fromFull,
  YBR_PARTIAL_422: fromPartial,
  YBR_PARTIAL_420: fromPartial,
  // Reversible: Y = floor((R + 2G + B) / 4), Cb = B - G, Cr = R - G, here around the middle of the range.
  YBR_RCT: (y, cb, cr, rgb) => {
    const green = y - Math.floor((cb - 128 + cr - 128) / 4);
    rgb[0] = cr - 128 + green;
    rgb[1] = green;
    rgb[2] = cb - 128 + green;
  },
};
