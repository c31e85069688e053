import { AppError } from '../../errors/AppError';
import type { DecodedFrame, ImageDescription } from '../types';
import { drawColor } from './drawColor';
import { drawGray } from './drawGray';
import { drawPalette } from './drawPalette';
import { isGrayscale, type View } from './view';

/**
 * Draws one frame: Modality LUT, VOI LUT or window, inversion, padding, colour space, palette. Without annotations,
 * overlays and pixel aspect ratio (see `drawOverlays`, `scaleImage`).
 *
 * Gives RGBA, 8 bits each, opaque, rows × columns of the frame: `target` when given (then it must have that size), else new.
 * Grey is rounded to the nearest. `frameIndex` counts from 0.
 * @throws {AppError} pixels.unsupportedFormat for a photometric interpretation that we cannot show; pixels.badDescription
 *   where `values` or `target` do not have the size that rows and columns say, or a palette is missing
 * @source PS3.3 C.7.6.3.1.2, C.11.1, C.11.2, PS3.4 N.2
 */
export function renderFrame(
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: View,
  target?: Uint8ClampedArray<ArrayBuffer>,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = frame.rows * frame.columns;
  if (frame.values.length < pixels * frame.samplesPerPixel)
    throw new AppError('pixels.badDescription', { values: frame.values.length, pixels });
  const rgba = target ?? new Uint8ClampedArray(pixels * 4);
  if (rgba.length !== pixels * 4)
    throw new AppError('pixels.badDescription', { target: rgba.length, pixels });
  // A view that does not start on a word cannot be written by words.
  const isAligned = rgba.byteOffset % 4 === 0;
  const words = isAligned ? new Uint32Array(rgba.buffer, rgba.byteOffset, pixels) : new Uint32Array(pixels);
  drawWords(words, frame, image, frameIndex, view);
  if (!isAligned) rgba.set(new Uint8ClampedArray(words.buffer));
  return rgba;
}

function drawWords(
  words: Uint32Array,
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: View,
): void {
  const photometric = frame.photometricInterpretation;
  const isInverted = view.isInverted ?? false;
  if (frame.samplesPerPixel === 1 && isGrayscale(photometric))
    drawGray(words, frame, image, frameIndex, view);
  else if (frame.samplesPerPixel === 1 && photometric === 'PALETTE COLOR') {
    if (image.palette === undefined)
      throw new AppError('pixels.badDescription', { keyword: 'RedPaletteColorLookupTableData' });
    drawPalette(words, frame, image.palette, isInverted);
  } else if (frame.samplesPerPixel === 3) drawColor(words, frame, isInverted);
  else throw new AppError('pixels.unsupportedFormat', { samplesPerPixel: frame.samplesPerPixel });
}
