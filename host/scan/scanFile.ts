import type { RandomAccess } from '../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { AppError } from '../../core/errors/AppError';
import { isDicomDir, readDicomDir } from '../../core/fileset/readDicomDir';
import { summarizeInstance } from '../../core/fileset/summarizeInstance';
import { inflatePieces } from '../inflate';
import type { ScanResult } from './scanProtocol';

/** Says what a file is, by its header. Never throws: a file that cannot be read is a result too. */
export async function scanFile(access: RandomAccess, path: string): Promise<ScanResult> {
  try {
    const file = await readDicomHeader(access, { inflate: inflatePieces });
    if (isDicomDir(file)) {
      const { files, problems } = readDicomDir(file);
      return { kind: 'directory', files, problems };
    }
    return {
      kind: 'instance',
      summary: summarizeInstance(file, { instanceId: '', path, fileSize: access.size }),
    };
  } catch (error) {
    // An error that is not ours is a fault of ours; the file is listed and the others go on.
    const code = error instanceof AppError ? error.code : 'file.unparsable';
    return { kind: code === 'file.notDicom' || code === 'file.empty' ? 'notDicom' : 'refused', code };
  }
}
