import type { DicomFile } from '../../../core/dicom/DataSet';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { AppError } from '../../../core/errors/AppError';
import { inflatePieces } from '../../../host/inflate';

/** Parses a whole file. */
export function parse(file: Uint8Array, untilPixelData = false): DicomFile {
  return parseDicomFile(file, { fileSize: file.length, untilPixelData, inflate: inflatePieces });
}

/** Code of the typed error that parsing ends in; `none` when it does not; anything else is thrown on. */
export function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

export function warningCodes(file: DicomFile): string[] {
  return [...new Set(file.warnings.map(({ code }) => code))].sort();
}

/** Parses the first bytes of a file up to its pixels. */
export function parsePrefix(file: Uint8Array, length: number): DicomFile {
  return parseDicomFile(file.subarray(0, length), { fileSize: file.length, untilPixelData: true });
}

/** Bytes that a parse of a prefix asks for. */
export function neededOf(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return Number(error.facts['needed']);
  }
  return 0;
}
