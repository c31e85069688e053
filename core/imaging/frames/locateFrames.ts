import { memoryAccess, type RandomAccess } from '../../bytes/RandomAccess';
import type { DicomFile } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import type { PixelDescription } from '../types';
import { locateEncapsulatedFrames } from './locateEncapsulatedFrames';
import { locateNativeFrames } from './locateNativeFrames';

/** Where the frames of one instance stand. */
export interface LocatedFrames {
  /** As the Data Set says, whether or not all of them are there. */
  readonly numberOfFrames: number;
  /**
   * Stored bytes of one frame, owned by the caller: native as in the file (1-bit frames begin at bit 0 of the first
   * byte; 8-bit and 1-bit pixels in big-endian words are put in byte order), encapsulated its fragments joined.
   * @throws {AppError} pixels.frameOutOfRange; pixels.truncated for a frame that is not wholly there; pixels.corrupt
   */
  read(frameIndex: number): Promise<Uint8Array>;
}

/** Syntaxes whose pixels are native. All others encapsulate (PS3.5 A.4). */
const nativeSyntaxes = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
]);

/**
 * Finds the frames of an instance by range reads; the pixels themselves are not read.
 *
 * @param access the whole file, kept open as long as frames are read
 * @throws {AppError} pixels.none, file.transferSyntaxMismatch, pixels.tooManyFragments, pixels.corrupt
 */
export async function locateFrames(
  access: RandomAccess,
  file: DicomFile,
  pixel: PixelDescription,
): Promise<LocatedFrames> {
  const location = file.pixelData;
  if (!location) throw new AppError('pixels.none');
  if (location.isEncapsulated === nativeSyntaxes.has(file.transferSyntaxUid)) {
    throw new AppError('file.transferSyntaxMismatch', { isEncapsulated: location.isEncapsulated });
  }
  // Offsets of a deflated Data Set count in the inflated bytes.
  const pixels = file.isDeflated ? (file.inflated ?? memoryAccess(file.dataSet.bytes)) : access;
  const frames = location.isEncapsulated
    ? await locateEncapsulatedFrames(pixels, file, location, pixel)
    : locateNativeFrames(pixels, location, pixel, file.dataSet.isBigEndian);
  return {
    numberOfFrames: pixel.numberOfFrames,
    read: async (frameIndex) => {
      if (!Number.isInteger(frameIndex) || frameIndex < 0 || frameIndex >= pixel.numberOfFrames) {
        throw new AppError('pixels.frameOutOfRange', { frameIndex, numberOfFrames: pixel.numberOfFrames });
      }
      return frames(frameIndex);
    },
  };
}

/** Stored bytes of the frame at an index that was checked. */
export type FrameReader = (frameIndex: number) => Promise<Uint8Array>;
