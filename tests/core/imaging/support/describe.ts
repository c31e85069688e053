import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../../../core/dicom/readDicomHeader';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';
import { describeImage } from '../../../../core/imaging/describeImage';
import { describePixels } from '../../../../core/imaging/describePixels';
import type { FrameDescription, ImageDescription } from '../../../../core/imaging/types';

const base: DataSetToWrite = [
  ['00080018', 'UI', '1.2.3.4'],
  ['00280002', 'US', 1],
  ['00280004', 'CS', 'MONOCHROME2'],
  ['00280010', 'US', 2],
  ['00280011', 'US', 4],
  ['00280100', 'US', 16],
  ['00280101', 'US', 16],
  ['00280102', 'US', 15],
  ['00280103', 'US', 0],
  ['7FE00010', 'OW', [0, 0, 0, 0, 0, 0, 0, 0]],
];

export const explicitLittle = '1.2.840.10008.1.2.1';
export const implicitLittle = '1.2.840.10008.1.2';
export const explicitBig = '1.2.840.10008.1.2.2';

/** Writes a small image with `elements` over what it needs, reads it back and describes it. */
export async function describeWith(
  elements: DataSetToWrite,
  {
    transferSyntaxUid = explicitLittle,
    cells,
  }: { transferSyntaxUid?: string; cells?: readonly Uint8Array[] } = {},
): Promise<ImageDescription> {
  const own = new Set(elements.map(([tag]) => tag));
  const dataSet = [...base.filter(([tag]) => !own.has(tag)), ...elements];
  const file = await readDicomHeader(memoryAccess(writeDicomFile({ dataSet, transferSyntaxUid })));
  return describeImage(file, 'test', describePixels(file), cells);
}

/** The only description of such an image. */
export async function frameWith(
  elements: DataSetToWrite,
  transferSyntaxUid?: string,
): Promise<FrameDescription> {
  const image = await describeWith(elements, transferSyntaxUid === undefined ? {} : { transferSyntaxUid });
  const [frame, ...more] = image.frames;
  if (frame === undefined || more.length > 0) throw new Error(`${image.frames.length} descriptions`);
  return frame;
}
