import type { DecodedFrame, ImageDescription, StoredValues } from '../types';
import { fillGrayTable, grayTransform } from './grayTable';
import { grayWords, toByte } from './rgbaWord';
import type { View } from './view';

/** Kept between calls, so that a window drag allocates nothing. Every entry that is read was written in the same call. */
const table = new Uint8ClampedArray(0x10000);
const wordTable = new Uint32Array(0x10000);

/** Draws a MONOCHROME frame into RGBA words, one per pixel. */
export function drawGray(
  words: Uint32Array,
  frame: DecodedFrame,
  image: ImageDescription,
  frameIndex: number,
  view: View,
): void {
  const { values } = frame;
  if (isTableSized(values)) {
    fillGrayTable(table, frame, image, frameIndex, view);
    drawThroughTable(words, values, frame.min, frame.max);
  } else {
    const gray = grayTransform(frame, image, frameIndex, view);
    for (let i = 0; i < words.length; i++) words[i] = grayWords[toByte(gray(values[i] as number))] as number;
  }
}

function isTableSized(values: StoredValues): boolean {
  return values.BYTES_PER_ELEMENT <= 2;
}

function drawThroughTable(words: Uint32Array, values: StoredValues, min: number, max: number): void {
  for (let stored = min; stored <= max; stored++)
    wordTable[stored & 0xffff] = grayWords[table[stored & 0xffff] as number] as number;
  const count = words.length;
  // One loop per kind of array: an engine makes each fast only when it sees one kind.
  if (values instanceof Uint16Array) drawUnsigned16(words, values, count);
  else if (values instanceof Int16Array) drawSigned16(words, values, count);
  else drawOther(words, values, count);
}

function drawUnsigned16(words: Uint32Array, values: Uint16Array, count: number): void {
  for (let i = 0; i < count; i++) words[i] = wordTable[values[i] as number] as number;
}

function drawSigned16(words: Uint32Array, values: Int16Array, count: number): void {
  for (let i = 0; i < count; i++) words[i] = wordTable[(values[i] as number) & 0xffff] as number;
}

function drawOther(words: Uint32Array, values: StoredValues, count: number): void {
  for (let i = 0; i < count; i++) words[i] = wordTable[(values[i] as number) & 0xffff] as number;
}
