/** Messages between `scanSource` and its worker threads, and the memory that they share. */
import type { ErrorCode } from '../../core/errors/codes';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { InstanceSummary } from '../../core/fileset/types';

/** One file to be looked at. */
export interface ScanTask {
  readonly taskId: number;
  readonly path: string;
  readonly size: number;
  /** Where the thread opens it; without it the thread asks for bytes. */
  readonly filePath?: string;
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
export type ToScanThread =
  | { readonly kind: 'tasks'; readonly tasks: readonly ScanTask[] }
  | {
      readonly kind: 'bytes';
      readonly readId: number;
      readonly bytes?: Uint8Array;
      readonly code?: ErrorCode;
    };

/** From the thread. */
export type FromScanThread =
  | { readonly kind: 'results'; readonly results: readonly (readonly [taskId: number, result: ScanResult])[] }
  | {
      readonly kind: 'read';
      readonly readId: number;
      readonly taskId: number;
      readonly offset: number;
      readonly length: number;
    }
  | { readonly kind: 'done' };

/** What the thread is at, in shared memory, since a thread that hangs sends no message. */
export const stateLength = 3;
/** Index of the id of the task at hand. */
export const stateTask = 0;
/** Index of the phase: `phaseReading` or `phaseParsing`. */
export const statePhase = 1;
/** Index of a counter that grows with each change. */
export const stateChanges = 2;
/** Waiting for the medium or for the next task: may take long. */
export const phaseReading = 0;
/** Computing: must not take long. */
export const phaseParsing = 1;
