/** By what a file of a medium is told from any other, so that two discs never share a copy. */
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scanReadLength } from '../../core/dicom/limits';
import { AppError } from '../../core/errors/AppError';
import type { FoundInstance } from '../../core/fileset/types';
import { isFolderKind } from '../sources/folderSource';
import { ioError } from '../sources/ioError';
import type { Source, SourceEntry } from '../sources/Source';

/** Bytes at the beginning of a file that must be the same: as many as a scan reads at most of nearly every file. */
export const headBytes = scanReadLength;

/** SHA-256 in hexadecimal digits. */
export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/**
 * Digest of where a file stands: its path in the source, its size, and size and times of the plain file that it is, or
 * that it is in. The path of the source itself is not in it, since a disc may be mounted elsewhere the next time.
 * @throws {AppError} source.vanished, source.unreadable
 */
export async function placeOf(source: Source, entry: SourceEntry): Promise<string> {
  const { size, mtimeNs, ctimeNs } = await plainFileOf(source, entry);
  return digestOf(JSON.stringify([entry.path, entry.size, String(size), String(mtimeNs), String(ctimeNs)]));
}

async function plainFileOf(source: Source, entry: SourceEntry) {
  try {
    if (entry.filePath !== undefined) return await lstat(entry.filePath, { bigint: true });
    const base = isFolderKind(source) || source.kind === 'files' ? source.rootPath : dirname(source.rootPath);
    // `a!/b.zip!/c` may be in the archive `a`, or in `b.zip` of a folder `a!`.
    for (let end = entry.path.indexOf('!/'); end >= 0; end = entry.path.indexOf('!/', end + 1)) {
      const stats = await lstat(join(base, entry.path.slice(0, end)), { bigint: true }).catch(
        () => undefined,
      );
      if (stats?.isFile() === true) return stats;
    }
  } catch (error) {
    throw ioError(error);
  }
  throw new AppError('source.vanished');
}

/** Digest of the first bytes. @throws {AppError} as the file */
export async function headOf(entry: SourceEntry): Promise<string> {
  const file = await entry.open();
  try {
    return digestOf(await file.read(0, headBytes));
  } finally {
    await file.close();
  }
}

/** Digest of whose picture it is and which, as its own file says. */
export function identityOf({ patient, study, series, sopInstanceUid, sopClassUid }: FoundInstance): string {
  const { patientId, issuerOfPatientId, patientName, birthDate, sex } = patient;
  return digestOf(
    JSON.stringify([
      [patientId, issuerOfPatientId, patientName, birthDate, sex].map((value) => value ?? null),
      [study.studyInstanceUid, series.seriesInstanceUid, sopInstanceUid, sopClassUid],
    ]),
  );
}
