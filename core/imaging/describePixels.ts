import type { DicomFile } from '../dicom/DataSet';
import { number, text } from '../dicom/values';
import { AppError } from '../errors/AppError';
import { nativeFrameBytes } from './frames/nativeFrameBytes';
import { maxDecodedFrameBytes, maxFrames, maxSide } from './limits';
import type { PixelDescription } from './types';

const elements: Readonly<Record<string, PixelDescription['element']>> = {
  '7FE00010': 'PixelData',
  '7FE00008': 'FloatPixelData',
  '7FE00009': 'DoubleFloatPixelData',
};

/**
 * What the Data Set says of its pixels, checked so that whoever allocates by it is safe. Attributes that are
 * absent but can only have one value (Samples per Pixel of a MONOCHROME2 image) are filled in.
 *
 * @throws {AppError} pixels.none without pixel data; pixels.badDescription, pixels.tooLarge, pixels.unsupportedFormat
 * @source PS3.3 C.7.6.3; PS3.5 8.1.1
 */
export function describePixels(file: DicomFile): PixelDescription {
  const element = file.pixelData && elements[file.pixelData.tag];
  if (!element) throw new AppError('pixels.none');
  const { dataSet } = file;
  const photometricInterpretation = photometricOf(
    text(dataSet, 'PhotometricInterpretation'),
    number(dataSet, 'SamplesPerPixel'),
  );
  const samplesPerPixel = number(dataSet, 'SamplesPerPixel') ?? samplesOf(photometricInterpretation);
  const bits = element === 'PixelData' ? integerBits(file) : floatBits(element);
  const pixel: PixelDescription = {
    rows: side(number(dataSet, 'Rows'), 'Rows'),
    columns: side(number(dataSet, 'Columns'), 'Columns'),
    numberOfFrames: framesOf(number(dataSet, 'NumberOfFrames')),
    samplesPerPixel,
    ...bits,
    photometricInterpretation,
    planarConfiguration: number(dataSet, 'PlanarConfiguration') === 1 ? 1 : 0,
    transferSyntaxUid: file.transferSyntaxUid,
    element,
  };
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3)
    throw new AppError('pixels.unsupportedFormat', { keyword: 'SamplesPerPixel', samplesPerPixel });
  if (samplesPerPixel !== samplesOf(photometricInterpretation))
    throw new AppError('pixels.badDescription', { keyword: 'PhotometricInterpretation', samplesPerPixel });
  const decodedBytes = pixel.rows * pixel.columns * samplesPerPixel * Math.max(1, pixel.bitsAllocated / 8);
  if (Math.max(decodedBytes, nativeFrameBytes(pixel)) > maxDecodedFrameBytes) {
    throw new AppError('pixels.tooLarge', { rows: pixel.rows, columns: pixel.columns, bytes: decodedBytes });
  }
  return pixel;
}

function side(value: number | undefined, keyword: string): number {
  if (value !== undefined && Number.isInteger(value) && value > 0 && value <= maxSide) return value;
  throw new AppError('pixels.badDescription', { keyword });
}

/** One where absent or unreadable: the file then shows its first frame. */
function framesOf(value: number | undefined): number {
  if (value === undefined || !Number.isInteger(value) || value < 1) return 1;
  if (value > maxFrames)
    throw new AppError('pixels.badDescription', { keyword: 'NumberOfFrames', maximum: maxFrames });
  return value;
}

type Bits = Pick<PixelDescription, 'bitsAllocated' | 'bitsStored' | 'highBit' | 'isSigned'>;

function integerBits(file: DicomFile): Bits {
  const { dataSet } = file;
  const bitsAllocated = number(dataSet, 'BitsAllocated');
  if (bitsAllocated === undefined || !Number.isInteger(bitsAllocated) || bitsAllocated < 1) {
    throw new AppError('pixels.badDescription', { keyword: 'BitsAllocated' });
  }
  // PS3.5 8.1.1: 1 or a multiple of 8; 24 and more than 32 are in no image of use.
  if (![1, 8, 16, 32].includes(bitsAllocated))
    throw new AppError('pixels.unsupportedFormat', { keyword: 'BitsAllocated', bitsAllocated });
  const bitsStored = number(dataSet, 'BitsStored') ?? bitsAllocated;
  if (!Number.isInteger(bitsStored) || bitsStored < 1 || bitsStored > bitsAllocated) {
    throw new AppError('pixels.badDescription', { keyword: 'BitsStored', bitsAllocated });
  }
  const highBit = number(dataSet, 'HighBit') ?? bitsStored - 1;
  if (!Number.isInteger(highBit) || highBit < bitsStored - 1 || highBit >= bitsAllocated) {
    throw new AppError('pixels.badDescription', { keyword: 'HighBit', bitsAllocated, bitsStored });
  }
  return { bitsAllocated, bitsStored, highBit, isSigned: number(dataSet, 'PixelRepresentation') === 1 };
}

/** Float pixels have Bits Allocated only, and it can be nothing else. @source PS3.3 C.7.6.24, C.7.6.25 */
function floatBits(element: 'FloatPixelData' | 'DoubleFloatPixelData'): Bits {
  const bits = element === 'FloatPixelData' ? 32 : 64;
  return { bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, isSigned: true };
}

function photometricOf(value: string | undefined, samplesPerPixel: number | undefined): string {
  const known = value?.trim().toUpperCase();
  return known ? known : samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2';
}

function samplesOf(photometricInterpretation: string): number {
  return /^(RGB|YBR_.*|HSV)$/.test(photometricInterpretation)
    ? 3
    : /^(ARGB|CMYK)$/.test(photometricInterpretation)
      ? 4
      : 1;
}
