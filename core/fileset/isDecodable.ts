import type { PixelDataLocation } from '../dicom/DataSet';
import { transferSyntaxUids } from '../dicom/transferSyntax';

const native = new Set<string>([
  transferSyntaxUids.implicitLittleEndian,
  transferSyntaxUids.explicitLittleEndian,
  transferSyntaxUids.deflated,
  transferSyntaxUids.explicitBigEndian,
]);

const encapsulated = new Set<string>([
  transferSyntaxUids.encapsulatedUncompressed,
  transferSyntaxUids.jpegBaseline,
  transferSyntaxUids.jpegExtended,
  transferSyntaxUids.jpegSpectralSelection,
  transferSyntaxUids.jpegFullProgression,
  transferSyntaxUids.jpegLossless,
  transferSyntaxUids.jpegLosslessFirstOrder,
  transferSyntaxUids.jpegLsLossless,
  transferSyntaxUids.jpegLsNearLossless,
  transferSyntaxUids.jpeg2000Lossless,
  transferSyntaxUids.jpeg2000,
  transferSyntaxUids.htj2kLossless,
  transferSyntaxUids.htj2kLosslessRpcl,
  transferSyntaxUids.htj2k,
  transferSyntaxUids.rle,
  transferSyntaxUids.deflatedFrame,
]);

/** Whether the pixels are in a coding that we decode. Float pixels are never coded (PS3.5 8.2). */
export function isDecodable(transferSyntaxUid: string, pixelData: PixelDataLocation): boolean {
  if (pixelData.tag !== '7FE00010') return native.has(transferSyntaxUid) && !pixelData.isEncapsulated;
  if (native.has(transferSyntaxUid)) return !pixelData.isEncapsulated;
  return encapsulated.has(transferSyntaxUid);
}

/** Whether a transfer syntax is one whose pixels we decode, as far as it alone says. */
export function hasDecodableSyntax(transferSyntaxUid: string): boolean {
  return native.has(transferSyntaxUid) || encapsulated.has(transferSyntaxUid);
}
