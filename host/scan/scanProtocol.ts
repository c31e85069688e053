/** Messages between `scanSource` and its worker threads. */
import type { ErrorCode } from '../../core/errors/codes';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { FoundInstance } from '../../core/fileset/types';
import type { RangeAnswer, RangeRequest } from '../threads/rangeReads';
import type { ThreadEntry } from '../threads/ThreadEntry';
import type { PackedInstances } from './packInstances';

/** One file to be looked at. */
export interface ScanTask extends ThreadEntry {
  readonly taskId: number;
}

/** What one file is. */
export type ScanResult = { readonly kind: 'instance'; readonly summary: FoundInstance } | OtherResult;

/** A file that is no instance. */
export type OtherResult =
  | {
      readonly kind: 'directory';
      readonly files: readonly FileReference[];
      readonly problems: readonly ErrorCode[];
    }
  | { readonly kind: 'notDicom'; readonly code: ErrorCode }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** Asks about files, as `LookAtFiles`. */
export interface LookRequest {
  readonly kind: 'look';
  readonly lookId: number;
  readonly paths: readonly string[];
}

/** In the order of the paths. */
export interface LookAnswer {
  readonly kind: 'looked';
  readonly lookId: number;
  readonly sizes: Float64Array;
  readonly positions: Float64Array;
  /** Those that the file system knows nothing of. */
  readonly codes: readonly (readonly [index: number, code: ErrorCode])[];
  readonly tookMs: number;
}

/** To the thread. */
export type ToScanThread =
  { readonly kind: 'tasks'; readonly tasks: readonly ScanTask[] } | LookRequest | RangeAnswer;

/** From the thread. */
export type FromScanThread =
  | {
      readonly kind: 'results';
      readonly results: readonly (readonly [taskId: number, result: OtherResult])[];
      readonly instances?: PackedInstances;
    }
  | RangeRequest
  | LookAnswer
  | { readonly kind: 'done' };
