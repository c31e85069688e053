import type { RandomAccess } from '../../core/bytes/RandomAccess';
import type { DicomFile } from '../../core/dicom/DataSet';
import { readPlainFile } from '../../core/dicom/plainFile';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { AppError } from '../../core/errors/AppError';
import { isDicomDir, readDicomDir } from '../../core/fileset/readDicomDir';
import { summarizeInstance } from '../../core/fileset/summarizeInstance';
import { summaryElements } from '../../core/fileset/summaryAttributes';
import { inflateRaw } from '../inflate';
import type { ScanResult } from './scanProtocol';

/** What a file is, told by its first bytes alone; undefined where `scanFile` must look. */
export function scanFirstBytes(bytes: Uint8Array, fileSize: number): ScanResult | undefined {
  const file = readPlainFile(bytes, fileSize, summaryElements());
  if (file === null || isDicomDir(file)) return undefined;
  return summarized(file, fileSize);
}

/** Says what a file is, by its header. Never throws: a file that cannot be read is a result too. */
export async function scanFile(access: RandomAccess): Promise<ScanResult> {
  try {
    const file = await readDicomHeader(access, { inflate: inflateRaw, wanted: summaryElements() });
    if (isDicomDir(file)) {
      const { files, problems } = readDicomDir(file);
      return { kind: 'directory', files, problems };
    }
    return summarized(file, access.size);
  } catch (error) {
    return refusal(error);
  }
}

function summarized(file: DicomFile, fileSize: number): ScanResult {
  try {
    return { kind: 'instance', summary: summarizeInstance(file, { instanceId: '', path: '', fileSize }) };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): ScanResult {
  // An error that is not ours is a fault of ours; the file is listed and the others go on.
  const code = error instanceof AppError ? error.code : 'file.unparsable';
  return { kind: code === 'file.notDicom' || code === 'file.empty' ? 'notDicom' : 'refused', code };
}
