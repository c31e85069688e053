import { AppError } from '../errors/AppError';
import type { ErrorCode } from '../errors/codes';
import type { ReadWarning } from './DataSet';
import { maxElements } from './limits';

/** What one parse shares over all its levels: the bytes, what is odd about them, and what they have cost. */
export interface ParseInput {
  readonly bytes: Uint8Array;
  /** False when `bytes` is the beginning of something longer: then running out means "read more". */
  readonly isWhole: boolean;
  /** Length of the whole: of the file, or of the inflated buffer. */
  readonly totalLength: number;
  readonly warnings: ReadWarning[];
  elementCount: number;
}

/** Warnings kept for one file: a hostile one must not fill the memory with them. */
const maxWarnings = 100;

/** Notes something odd but usable; the same code is kept a few times only. */
export function warn(input: ParseInput, code: ErrorCode, offset: number, tag?: string): void {
  if (input.warnings.length >= maxWarnings) return;
  input.warnings.push(tag === undefined ? { code, offset } : { code, offset, tag });
}

/**
 * Ends the parse of a prefix that is too short, with the bytes that it needs in `facts.needed`.
 * @throws {AppError} file.truncated
 */
export function needBytes(needed: number, input: ParseInput): never {
  throw new AppError('file.truncated', { needed: Math.min(needed, input.totalLength) });
}

/**
 * Counts an element or item.
 * @throws {AppError} file.tooManyElements
 */
export function countElement(input: ParseInput, offset: number): void {
  input.elementCount += 1;
  if (input.elementCount > maxElements) {
    throw new AppError('file.tooManyElements', { maximum: maxElements, offset });
  }
}
