import type { RandomAccess } from '../../bytes/RandomAccess';
import type { DicomFile } from '../../dicom/DataSet';
import { transferSyntax } from '../../dicom/transferSyntax';
import { AppError } from '../../errors/AppError';
import { describePixels } from '../../imaging/describePixels';
import type { PixelDescription } from '../../imaging/types';
import { asciiBytes } from '../asciiBytes';
import type { ReportCounter } from '../report/instanceReport';
import type { MaskRectangle } from '../types';
import { planDecodedPixels } from './decodedPixels';
import { planEncapsulatedPixels } from './encapsulatedPixels';
import { planNativePixels } from './nativePixels';
import type { PixelPlan } from './PixelPlan';
import { checkTail } from './checkTail';

/** What is needed to plan the pixels of an instance. */
export interface PixelInput {
  /** What pixel offsets refer to: the file, or the inflated Data Set. */
  readonly access: RandomAccess;
  readonly file: DicomFile;
  readonly masks: readonly MaskRectangle[];
  readonly counter: ReportCounter;
}

/** The pixels of the output; without a plan there are none. */
export interface PlannedPixels {
  readonly plan?: PixelPlan;
  readonly transferSyntaxUid: string;
  /** New values of attributes that describe pixels, by tag, for those that the source has. */
  readonly changed: ReadonlyMap<string, Uint8Array>;
}

const none: ReadonlyMap<string, Uint8Array> = new Map();

/**
 * Plans how pixels are written: copied, stripped, or decoded and masked.
 * @throws {AppError} deid.refusedStructure, deid.badMask, source.changed
 */
export async function planPixels({ access, file, masks, counter }: PixelInput): Promise<PlannedPixels> {
  const { pixelData, transferSyntaxUid } = file;
  if (pixelData === undefined) return { transferSyntaxUid, changed: none };
  const { isEncapsulated, isBigEndian } = transferSyntax(transferSyntaxUid);
  if (pixelData.isEncapsulated !== isEncapsulated)
    throw new AppError('deid.refusedStructure', { reason: 'encapsulation' });
  const pixel = described(file);
  if (!isEncapsulated) {
    const plan = await planNativePixels({
      access,
      location: pixelData,
      pixel,
      isBigEndian,
      masks,
      onBitsCleared: () => counter.note('unusedBitsCleared'),
      onPaddingDropped: () => counter.note('bytesAfterDataSetDropped'),
    });
    await checkTail(access, pixelData.offset + pixelData.length, isBigEndian, counter);
    return { plan, transferSyntaxUid, changed: none };
  }
  if (masks.length > 0) {
    const plan = await planDecodedPixels(access, file, pixel, masks);
    counter.note('maskedFramesDecompressed');
    return { plan, transferSyntaxUid: plan.pixel.transferSyntaxUid, changed: descriptionOf(plan.pixel) };
  }
  const plan = await planEncapsulatedPixels({
    access,
    location: pixelData,
    transferSyntaxUid,
    numberOfFrames: pixel.numberOfFrames,
    hasExtendedTable: file.dataSet.elements.has('7FE00001'),
    onStripped: () => counter.note('jpegSegmentsStripped'),
  });
  return { plan, transferSyntaxUid, changed: none };
}

function described(file: DicomFile): PixelDescription {
  try {
    return describePixels(file);
  } catch (error) {
    throw new AppError('deid.refusedStructure', { reason: 'pixelDescription' }, error);
  }
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function descriptionOf(pixel: PixelDescription): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ['00280002', word(pixel.samplesPerPixel)],
    ['00280004', asciiBytes(pixel.photometricInterpretation)],
    ['00280006', word(0)],
    ['00280100', word(pixel.bitsAllocated)],
    ['00280101', word(pixel.bitsStored)],
    ['00280102', word(pixel.highBit)],
    ['00280103', word(pixel.isSigned ? 1 : 0)],
  ]);
}
