import type { RandomAccess } from '../../core/bytes/RandomAccess';
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
  /**
   * Lists files in the order that suits the medium. Entries that cannot be read are reported by
   * `onProblem` and do not stop the others.
   * @throws {AppError} source.vanished when the whole source is gone
   */
  entries(
    signal: AbortSignal,
    onProblem: (path: string, code: import('../../core/errors/codes').ErrorCode) => void,
  ): AsyncIterable<SourceEntry>;
  close(): Promise<void>;
}
