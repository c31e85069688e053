import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { summarizeInstance } from '../../core/fileset/summarizeInstance';
import { inflatePieces } from '../inflate';
import type { ShelfInstance } from './createShelf';

/**
 * The instance as its file says, where only a DICOMDIR has spoken so far: a place in the library is never taken from
 * what a DICOMDIR claims.
 * @throws {AppError} file.*, source.*
 */
export async function settledInstance({ summary, entry }: ShelfInstance): Promise<ShelfInstance> {
  if (summary.isFromDirectory !== true) return { summary, entry };
  const { instanceId, path } = summary;
  const file = await entry.open();
  try {
    const header = await readDicomHeader(file, { inflate: inflatePieces });
    return { summary: summarizeInstance(header, { instanceId, path, fileSize: entry.size }), entry };
  } finally {
    await file.close();
  }
}
