import type { RandomAccess } from '../../bytes/RandomAccess';
import type { PixelDataLocation } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import type { PixelDescription } from '../types';
import type { FrameReader } from './locateFrames';
import { nativeFrameBits } from './nativeFrameBytes';

/**
 * Frames in native form, one after the other without padding, so that frames of 1-bit pixels may begin within a byte.
 * @source PS3.5 8.1.1, 8.2
 */
export function locateNativeFrames(
  access: RandomAccess,
  location: PixelDataLocation,
  pixel: PixelDescription,
  isBigEndian: boolean,
): FrameReader {
  const frameBits = nativeFrameBits(pixel);
  const present = Math.max(0, Math.min(location.length, access.size - location.offset));
  // PS3.5 7.3: words are big-endian whatever they hold, so bytes within them stand the wrong way round.
  const swapsBytes = isBigEndian && location.vr === 'OW' && pixel.bitsAllocated <= 8;
  return async (frameIndex) => {
    const firstBit = frameIndex * frameBits;
    const from = Math.floor(firstBit / 8);
    const to = Math.ceil((firstBit + frameBits) / 8);
    if (to > present) throw new AppError('pixels.truncated', { frameIndex, needed: to, found: present });
    const bytes = swapsBytes
      ? await readSwapped(access, location.offset, from, to, present)
      : await access.read(location.offset + from, to - from);
    if (bytes.length < to - from)
      throw new AppError('pixels.truncated', { frameIndex, needed: to - from, found: bytes.length });
    const shift = firstBit % 8;
    return shift === 0 ? bytes : alignBits(bytes, shift, Math.ceil(frameBits / 8));
  };
}

/** Bytes `from` to `to` of a value whose 16-bit words are big-endian. */
async function readSwapped(
  access: RandomAccess,
  offset: number,
  from: number,
  to: number,
  present: number,
): Promise<Uint8Array> {
  const even = from - (from % 2);
  // A copy by constructor: what was read may be a view of bytes that others read, and slice() of a Buffer is one too.
  const words = new Uint8Array(await access.read(offset + even, Math.min(present, to + (to % 2)) - even));
  for (let at = 0; at + 1 < words.length; at += 2) {
    const byte = words[at] as number;
    words[at] = words[at + 1] as number;
    words[at + 1] = byte;
  }
  return words.subarray(from - even, to - even);
}

/** The bits from `shift` on, moved to bit 0; pixels fill a byte from its lowest bit. */
function alignBits(bytes: Uint8Array, shift: number, length: number): Uint8Array {
  const aligned = new Uint8Array(length);
  for (let i = 0; i < length; i++)
    aligned[i] = ((bytes[i] ?? 0) >> shift) | ((bytes[i + 1] ?? 0) << (8 - shift));
  return aligned;
}
