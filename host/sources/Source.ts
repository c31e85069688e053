import type { RandomAccess } from '../../core/bytes/RandomAccess';
import type { ErrorCode } from '../../core/errors/codes';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { SourceKind } from '../../ipc/contract';
import type { Keyring } from './keyring';
import type { LookAtFiles } from './lookAtFiles';

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
  /** It comes out of an archive: there may be far more of it than there is on the medium. */
  readonly isFromArchive?: boolean;
  /** Where it lies on the medium, to be compared within its source: reading in this order seeks least. */
  readonly position?: number;
  open(): Promise<OpenFile>;
}

/** A DICOMDIR of a source. */
export interface SourceDirectory {
  readonly entry: SourceEntry;
  /**
   * Entries of files that it names, each with its index in `files`; names are matched as `fileKey` says. What is not
   * there is left out. No file is opened.
   */
  find(
    files: readonly FileReference[],
    signal: AbortSignal,
  ): AsyncIterable<readonly [index: number, entry: SourceEntry]>;
}

/** Called for a place that gives no entry. */
export type OnProblem = (path: string, code: ErrorCode) => void;

/**
 * Something that can be read: a folder, files, a DICOMDIR with its folder, a zip, an image of a disc. Read-only by
 * construction: there is no call that writes.
 */
export interface Source {
  readonly kind: SourceKind;
  readonly name: string;
  /** Absolute root on this machine: what all of it lies in. Empty where it stands on no disc that the host can see. */
  readonly rootPath: string;
  /** The folders and files that it was opened from, where they are several: nothing is written into any of them. */
  readonly rootPaths?: readonly string[];
  /** Opens encrypted archives that it is, or that are found inside of it. */
  readonly keyring?: Keyring;
  /** DICOMDIRs that stand where one is looked for, or by which the source was opened. They are read before all else. */
  directories?(signal: AbortSignal): Promise<readonly SourceDirectory[]>;
  /**
   * Lists files in the order that suits the medium. Entries that cannot be read are reported by
   * `onProblem` and do not stop the others.
   * @param look asks about plain files in a way that costs this thread less than its own
   * @throws {AppError} source.vanished when the whole source is gone
   */
  entries(signal: AbortSignal, onProblem: OnProblem, look?: LookAtFiles): AsyncIterable<SourceEntry>;
  /** Forgets what is kept of its listing, so that the medium is asked again. */
  relist?(): void;
  close(): Promise<void>;
}

/** The folders and files of this machine that nothing may be written into while a source is open. */
export function rootPathsOf({ rootPath, rootPaths }: Source): readonly string[] {
  return (rootPaths ?? [rootPath]).filter((root) => root !== '');
}
