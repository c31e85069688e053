import type { RandomAccess } from '../../bytes/RandomAccess';
import type { DataSet, PixelDataLocation } from '../../dicom/DataSet';
import { maxFragments } from '../../dicom/limits';
import { AppError } from '../../errors/AppError';
import type { HeaderReader } from './walkFragments';

/** Where each frame begins, counted from the first fragment's item tag. */
export interface OffsetTable {
  readonly offsets: readonly number[];
  /** Bytes of each frame without padding, where the file says so. */
  readonly lengths?: readonly number[];
}

/**
 * The Basic Offset Table and where the first fragment's item begins.
 * @throws {AppError} pixels.truncated where the file ends before the table's item; pixels.corrupt when that is not there;
 * pixels.tooManyFragments
 * @source PS3.5 A.4
 */
export async function basicOffsetTable(
  access: RandomAccess,
  header: HeaderReader,
  location: PixelDataLocation,
): Promise<OffsetTable & { first: number }> {
  const item = await header(location.offset);
  if (!item) throw new AppError('pixels.truncated', { offset: location.offset, missing: 'offset table' });
  if (item.tag !== 0xfffee000)
    throw new AppError('pixels.corrupt', { offset: location.offset, missing: 'offset table' });
  if (item.length / 4 > maxFragments)
    throw new AppError('pixels.tooManyFragments', { maximum: maxFragments });
  const bytes = await access.read(location.offset + 8, item.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const offsets = Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    view.getUint32(index * 4, true),
  );
  return { offsets, first: location.offset + 8 + item.length };
}

/** The Extended Offset Table; absent where it or its lengths are. @source PS3.3 C.7.6.3.1.8 */
export function extendedOffsetTable(dataSet: DataSet): OffsetTable | undefined {
  const offsets = longs(dataSet, '7FE00001');
  const lengths = longs(dataSet, '7FE00002');
  return offsets && lengths && offsets.length === lengths.length ? { offsets, lengths } : undefined;
}

/** Whether a table can be right: an entry for each frame, rising from 0. Whether items stand there is seen on reading. */
export function isPlausible(table: OffsetTable | undefined, numberOfFrames: number): table is OffsetTable {
  if (table?.offsets.length !== numberOfFrames || table.offsets[0] !== 0) return false;
  return table.offsets.every((offset, index) => index === 0 || offset > (table.offsets[index - 1] as number));
}

function longs(dataSet: DataSet, tag: string): number[] | undefined {
  const element = dataSet.elements.get(tag);
  if (
    !element ||
    element.length === 0 ||
    element.length % 8 !== 0 ||
    element.offset + element.length > dataSet.bytes.length
  )
    return undefined;
  const view = new DataView(dataSet.bytes.buffer, dataSet.bytes.byteOffset + element.offset, element.length);
  return Array.from({ length: element.length / 8 }, (_, index) => Number(view.getBigUint64(index * 8, true)));
}
