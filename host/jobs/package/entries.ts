import type { LocalEntry } from './localEntry';

/** What goes into a package: a name and bytes that are asked for when their turn comes. */
export interface PackageEntry {
  /** Place inside the package, with `/`, already safe and unique. */
  readonly name: string;
  /** Bytes, where known beforehand; fewer or more fail the entry with `source.changed`. */
  readonly size?: number;
  /** The bytes are compressed already (JPEG and so on): stored, not deflated. */
  readonly isCompressed?: boolean;
  /** The same bytes as a zip takes them, where they were made so; else only `chunks` is used. */
  readonly packed?: PackedContent | undefined;
  /** Called once. Chunks are owned by the writer from then on and must not change. */
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Bytes of an entry, digested and ready for a zip. */
export interface PackedContent {
  /** Bytes before compression. */
  readonly size: number;
  /** SHA-256 of the bytes before compression, lower-case hex. */
  readonly sha256: string;
  /** CRC-32 of the same. */
  readonly crc: number;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  readonly bytes: Uint8Array;
}

/** A file of the finished package, as read back from it. */
export interface PackageFile {
  readonly name: string;
  readonly size: number;
  /** SHA-256 of the bytes as they go in, lower-case hex. */
  readonly sha256: string;
}

export interface PackageProgress {
  readonly phase: 'writing' | 'verifying';
  /** Entries finished in this phase. */
  readonly entries: number;
  /** Bytes of the entries, before compression. */
  readonly bytes: number;
}

/** What the writers of both formats are given. */
export interface WriterInput {
  /** Path of the `.part` to fill. */
  readonly partPath: string;
  readonly entries: AsyncIterable<PackageEntry>;
  readonly signal: AbortSignal;
  /** Reads an entry of a zip back, by its place in the file; undefined where that is no whole entry. */
  readonly readBack: (path: string, start: number, end: number) => Promise<LocalEntry | undefined>;
  readonly password?: string | undefined;
  /** Says that all bytes of an entry have been read, before the next entry is asked for. */
  onEntry(file: PackageFile): void;
  /** Says that an entry's own bytes failed; it is left out. Without it the package fails. */
  readonly onEntryFailed?: ((name: string, error: unknown) => void) | undefined;
  onWritten(file: PackageFile): void;
}
