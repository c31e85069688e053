/** Messages between `scanSource` and its worker threads. */
import type { ErrorCode } from '../../core/errors/codes';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { InstanceSummary } from '../../core/fileset/types';
import type { RangeAnswer, RangeRequest } from '../threads/rangeReads';
import type { ThreadEntry } from '../threads/ThreadEntry';

/** One file to be looked at. */
export interface ScanTask extends ThreadEntry {
  readonly taskId: number;
  readonly path: string;
}

/** What one file is. */
export type ScanResult =
  | { readonly kind: 'instance'; readonly summary: InstanceSummary }
  | {
      readonly kind: 'directory';
      readonly files: readonly FileReference[];
      readonly problems: readonly ErrorCode[];
    }
  | { readonly kind: 'notDicom'; readonly code: ErrorCode }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** To the thread. */
export type ToScanThread = { readonly kind: 'tasks'; readonly tasks: readonly ScanTask[] } | RangeAnswer;

/** From the thread. */
export type FromScanThread =
  | { readonly kind: 'results'; readonly results: readonly (readonly [taskId: number, result: ScanResult])[] }
  | RangeRequest
  | { readonly kind: 'done' };
