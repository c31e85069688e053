import type { InstanceSummary } from '../../core/fileset/types';
import type { SourceEntry } from '../sources/Source';
import type { PackedContent } from './package/entries';

/** An instance that a job takes along: what is known of it and where its bytes are. */
export interface JobInstance {
  readonly summary: InstanceSummary;
  readonly entry: SourceEntry;
}

/** An instance as it will leave the house. */
export interface JobOutput {
  readonly instance: JobInstance;
  /** As in the output. */
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  /** What file names may say about it. */
  readonly shown: InstanceSummary;
  /** Exact number of bytes that `chunks` gives. */
  readonly size: number;
  /** The bytes as a zip takes them, where they were asked for so and are few enough to be kept. */
  readonly packed?: PackedContent | undefined;
  /** Whether its pixels are compressed already. */
  readonly isCompressed: boolean;
  /**
   * Checks text that a person chose for file names.
   * @throws {AppError} deid.residue when it gives away what was removed
   */
  checkName?(text: string): void;
  /** Opens the source, reads it to its end and closes it; may be called again. */
  chunks(): AsyncIterable<Uint8Array>;
}
