import type { RandomAccess } from '../../core/bytes/RandomAccess';
import type { DicomFile } from '../../core/dicom/DataSet';
import { firstReadLength } from '../../core/dicom/limits';
import { readPlainFile } from '../../core/dicom/plainFile';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { AppError } from '../../core/errors/AppError';
import { isDicomDir, readDicomDir } from '../../core/fileset/readDicomDir';
import { summarizeInstance } from '../../core/fileset/summarizeInstance';
import { summaryElements } from '../../core/fileset/summaryAttributes';
import { isSurelyWhole, missingPixels } from '../../core/imaging/frames/missingPixels';
import { inflatePieces } from '../inflate';
import type { ScanResult } from './scanProtocol';

/** What a file is, told by its first bytes alone; undefined where `scanFile` must look. */
export function scanFirstBytes(bytes: Uint8Array, fileSize: number): ScanResult | undefined {
  // A file that is shorter than it said is not whole.
  if (bytes.length < Math.min(fileSize, firstReadLength)) return undefined;
  const file = readPlainFile(bytes, fileSize, summaryElements());
  if (file === null || isDicomDir(file) || !isSurelyWhole(file, fileSize)) return undefined;
  return summarized(file, fileSize);
}

/**
 * Says what a file is, by its header and whether its pixels are all there. Never throws: a file that cannot be read is a result too.
 * @param isEndNear false where reading the end means reading all
 */
export async function scanFile(access: RandomAccess, isEndNear = true): Promise<ScanResult> {
  try {
    const file = await readDicomHeader(access, { inflate: inflatePieces });
    if (isDicomDir(file)) {
      const { files, problems } = readDicomDir(file);
      return { kind: 'directory', files, problems };
    }
    return summarized(isEndNear ? await withMissingPixels(access, file) : file, access.size);
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

/** The file with what is missing of its pixels among its warnings. */
async function withMissingPixels(access: RandomAccess, file: DicomFile): Promise<DicomFile> {
  try {
    const code = await missingPixels(access, file);
    return code === undefined ? file : { ...file, warnings: [...file.warnings, { code }] };
  } catch {
    // The end is not readable: the frame that stands there will say so.
    return file;
  }
}
