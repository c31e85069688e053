import type { PixelDescription } from '../types';
import { deflatedCells } from '../decode/deflatedCells';
import { rleCells } from '../decode/rleCells';

const rle = '1.2.840.10008.1.2.5';
const deflatedFrame = '1.2.840.10008.1.2.8.1';
const uncompressed = '1.2.840.10008.1.2.1.98';

/** Whether whole cells, bits that are not stored among them, come out of the stored frames of a syntax without a codec. */
export function keepsWholeCells(transferSyntaxUid: string, isEncapsulated: boolean): boolean {
  return !isEncapsulated || [rle, deflatedFrame, uncompressed].includes(transferSyntaxUid);
}

/**
 * The cells of a stored frame as they would stand in the file in native form: `stored` itself where they do.
 * @throws {AppError} as the decoders
 */
export function overlayCells(stored: Uint8Array, pixel: PixelDescription): Uint8Array {
  const decode =
    pixel.transferSyntaxUid === rle
      ? rleCells
      : pixel.transferSyntaxUid === deflatedFrame
        ? deflatedCells
        : undefined;
  if (decode === undefined) return stored;
  const { values } = decode(stored, pixel);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
