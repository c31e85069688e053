import type { RandomAccess } from '../../bytes/RandomAccess';
import type { PixelDataLocation } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import { nativeFrameBits } from '../../imaging/frames/nativeFrameBytes';
import type { PixelDescription } from '../../imaging/types';
import type { MaskRectangle } from '../types';
import { createMaskPainter } from './maskPainter';
import { chunkLength, type PixelPlan } from './PixelPlan';
import { unusedBits, type UnusedBits } from './unusedBits';

/** What native pixels need to be copied. */
export interface NativeInput {
  readonly access: RandomAccess;
  readonly location: PixelDataLocation;
  readonly pixel: PixelDescription;
  readonly isBigEndian: boolean;
  readonly masks: readonly MaskRectangle[];
  onBitsCleared(): void;
  onPaddingDropped(): void;
}

/**
 * Native pixels: copied in ranges. Only bits that no stored value has are cleared, and only where they are not what they
 * must be (zero, or the sign); masks write stored values.
 * @throws {AppError} deid.refusedStructure when there are more or fewer bytes than the frames need: bytes that nobody sees
 * @source PS3.5 8.1.1, 8.2; PS3.15 E.1.1, E.3.1
 */
export async function planNativePixels(input: NativeInput): Promise<PixelPlan> {
  const { access, location, pixel } = input;
  const needed = Math.ceil((nativeFrameBits(pixel) * pixel.numberOfFrames) / 8);
  // Less than a frame too much is padding, which nobody sees and which is left out; a frame too much is a contradiction.
  const extra = location.length - needed;
  const isWhole = extra >= 0 && extra < Math.ceil(needed / pixel.numberOfFrames);
  if (!isWhole || location.offset + location.length > access.size) {
    throw new AppError('deid.refusedStructure', { reason: 'pixelLength', needed, found: location.length });
  }
  if (extra > needed % 2) input.onPaddingDropped();
  const unused = unusedBits(pixel, input.isBigEndian);
  const change = unused === undefined ? undefined : await chooseChange(input, unused, needed);
  const size = needed + (needed % 2);
  return {
    tag: location.tag,
    vr: location.vr,
    isEncapsulated: false,
    size,
    changesOffsets: false,
    chunks: () => readChunks(input, needed, size, change),
  };
}

/** Unsigned pixels are cleared as they pass. Signed ones may be extended by their sign or by zeros: looked at first. */
async function chooseChange(
  input: NativeInput,
  unused: UnusedBits,
  needed: number,
): Promise<UnusedBits | undefined> {
  if (unused.isClean === undefined) return unused;
  const { access, location } = input;
  const forms = new Set(unused.isClean.map((_, index) => index));
  for (let at = 0; at < needed && forms.size > 0; at += chunkLength) {
    const chunk = await access.read(location.offset + at, Math.min(chunkLength, needed - at));
    for (const form of forms) if (unused.isClean[form]?.(chunk) !== true) forms.delete(form);
  }
  return forms.size > 0 ? undefined : unused;
}

async function* readChunks(
  input: NativeInput,
  needed: number,
  size: number,
  change: UnusedBits | undefined,
): AsyncIterable<Uint8Array> {
  const { access, location, masks, pixel, isBigEndian } = input;
  const paint = masks.length === 0 ? undefined : createMaskPainter(pixel, masks, isBigEndian);
  for (let at = 0; at < needed; at += chunkLength) {
    const wanted = Math.min(chunkLength, needed - at);
    const read = await access.read(location.offset + at, wanted);
    if (read.length < wanted) throw new AppError('source.changed');
    // The source's memory is not ours to write into.
    const isDirty = change?.isDirty(read) === true;
    const chunk = isDirty || paint !== undefined ? read.slice() : read;
    if (isDirty && change?.clear(chunk) === true) input.onBitsCleared();
    paint?.(chunk, at);
    yield chunk;
  }
  if (size > needed) yield new Uint8Array(size - needed);
}
