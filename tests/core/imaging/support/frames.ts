import type {
  DecodedFrame,
  FrameDescription,
  ImageDescription,
  PixelDescription,
  StoredValues,
} from '../../../../core/imaging/types';

/** A frame of one row (or `columns` wide) with the values given. */
export function frameOf(values: StoredValues, more: Partial<DecodedFrame> = {}): DecodedFrame {
  const samples = more.samplesPerPixel ?? 1;
  const columns = more.columns ?? values.length / samples;
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return {
    rows: values.length / samples / columns,
    columns,
    samplesPerPixel: samples,
    bitsStored: values.BYTES_PER_ELEMENT * 8,
    isSigned: values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array,
    photometricInterpretation: samples === 3 ? 'RGB' : 'MONOCHROME2',
    values,
    min,
    max,
    warnings: [],
    ...more,
  };
}

/** An image whose single description holds `frame` over what is usual. */
export function imageOf(
  frame: Partial<FrameDescription> = {},
  more: Partial<Omit<ImageDescription, 'frames'>> = {},
): ImageDescription {
  return {
    instanceId: 'test',
    pixel: pixelOf(),
    sopClassUid: '',
    frames: [
      {
        rescaleSlope: 1,
        rescaleIntercept: 0,
        windows: [],
        voiFunction: 'LINEAR',
        voiLuts: [],
        spacing: { kind: 'unknown', reason: 'geometry.spacingUnknown' },
        ...frame,
      },
    ],
    pixelAspectRatio: 1,
    isLossy: false,
    overlays: [],
    problems: [],
    ...more,
  };
}

export function pixelOf(more: Partial<PixelDescription> = {}): PixelDescription {
  return {
    rows: 4,
    columns: 4,
    numberOfFrames: 1,
    samplesPerPixel: 1,
    bitsAllocated: 16,
    bitsStored: 16,
    highBit: 15,
    isSigned: false,
    photometricInterpretation: 'MONOCHROME2',
    planarConfiguration: 0,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    element: 'PixelData',
    ...more,
  };
}

/** Red of each pixel of an RGBA picture: its grey where it is grey. */
export function greys(rgba: Uint8ClampedArray): number[] {
  return Array.from({ length: rgba.length / 4 }, (_, pixel) => rgba[pixel * 4] as number);
}
