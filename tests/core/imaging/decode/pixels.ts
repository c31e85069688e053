import type { PixelDescription } from '../../../../core/imaging/types';

/** A description of 8-bit MONOCHROME2 pixels, explicit little endian, with what a test needs otherwise. */
export function pixels(changes: Partial<PixelDescription> = {}): PixelDescription {
  const bitsAllocated = changes.bitsAllocated ?? 8;
  const bitsStored = changes.bitsStored ?? bitsAllocated;
  return {
    rows: 1,
    columns: 1,
    numberOfFrames: 1,
    samplesPerPixel: 1,
    bitsAllocated,
    bitsStored,
    highBit: bitsStored - 1,
    isSigned: false,
    photometricInterpretation: (changes.samplesPerPixel ?? 1) === 3 ? 'RGB' : 'MONOCHROME2',
    planarConfiguration: 0,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    element: 'PixelData',
    ...changes,
  };
}
