import type { RandomAccess } from '../../core/bytes/RandomAccess';
import type { ErrorCode } from '../../core/errors/codes';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { SourceKind } from '../../ipc/contract';

/** A file handed out by a source; whoever opens it closes it. */
export interface OpenFile extends RandomAccess {
  close(): Promise<void>;
}

/** One file of a source, not yet opened. */
export interface SourceEntry {
  /** Place inside the source with `/`; inside archives `archive.zip!/inner/path`. For the person only. */
  readonly path: string;
  readonly size: number;
  /** Absolute path where it is a plain file on this machine, so that a worker thread can open it by itself. */
  readonly filePath?: string;
  open(): Promise<OpenFile>;
}

/**
 * Something that can be read: a folder, files, a DICOMDIR with its folder, a zip. Read-only by
 * construction: there is no call that writes.
 */
export interface Source {
  readonly kind: SourceKind;
  readonly name: string;
  /** Absolute root on this machine, so that nothing is ever written inside it. */
  readonly rootPath: string;
  /** The DICOMDIR by which the source was opened: its records come before the other files. */
  readonly directory?: SourceEntry;
  /**
   * Lists files in the order that suits the medium. Entries that cannot be read are reported by
   * `onProblem` and do not stop the others. `first`: files that a DICOMDIR names, to be given before the rest.
   * @throws {AppError} source.vanished when the whole source is gone
   */
  entries(
    signal: AbortSignal,
    onProblem: (path: string, code: ErrorCode) => void,
    first?: readonly FileReference[],
  ): AsyncIterable<SourceEntry>;
  close(): Promise<void>;
}
