import { lookupTag } from '../../dicom/dictionary';
import type { RandomAccess } from '../../bytes/RandomAccess';
import { AppError } from '../../errors/AppError';
import type { ReportCounter } from '../report/instanceReport';

/**
 * What stands behind the pixels is never written: padding, signatures, private elements. An element whose tag belongs
 * before them means that the file can be read in two ways.
 * @throws {AppError} deid.refusedStructure
 */
export async function checkTail(
  access: RandomAccess,
  end: number,
  isBigEndian: boolean,
  counter: ReportCounter,
): Promise<void> {
  if (end >= access.size) return;
  const head = await access.read(end, 8);
  if (head.some((byte) => byte !== 0)) counter.note('bytesAfterDataSetDropped');
  if (head.length < 8) return;
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const group = view.getUint16(0, !isBigEndian);
  const element = view.getUint16(2, !isBigEndian);
  const tag = (group * 0x10000 + element).toString(16).toUpperCase().padStart(8, '0');
  // Only what a reader could take for an element; other bytes are padding of some medium.
  const isElement = lookupTag(tag) !== undefined && tag >= '00080000' && tag <= '7FE00010';
  if (isElement) throw new AppError('deid.refusedStructure', { reason: 'elementAfterPixels', offset: end });
}
