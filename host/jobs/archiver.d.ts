/** What we call of archiver 8.0.0, which ships no types. Its inner `engine` is used by `zipArchive.ts` only. */
declare module 'archiver' {
  import type { Transform } from 'node:stream';

  export interface ZipEntryRecord {
    setMethod(method: number): void;
    getMethod(): number;
    setCrc(crc: number): void;
    setSize(size: number): void;
    setCompressedSize(size: number): void;
    setExtra(extra: Buffer): void;
    setVersionNeededToExtract(version: number): void;
    getLocalFileDataExtra(): Buffer;
    getCentralDirectoryExtra(): Buffer;
    getGeneralPurposeBit(): {
      useDataDescriptor(isUsed: boolean): void;
      useEncryption(isUsed: boolean): void;
      useUTF8ForNames(isUsed: boolean): void;
    };
  }

  export interface ZipEngine extends Transform {
    /** Bytes written so far. */
    offset: number;
    readonly _entries: readonly ZipEntryRecord[];
    _archive: { processing: boolean };
    _entry: ZipEntryRecord | null;
    _appendBuffer(
      entry: ZipEntryRecord,
      source: Buffer,
      callback: (error: Error | null, entry: ZipEntryRecord) => void,
    ): void;
    _writeLocalFileHeader(entry: ZipEntryRecord): void;
    _afterAppend(entry: ZipEntryRecord): void;
    isZip64(): boolean;
  }

  export class ZipArchive extends Transform {
    constructor(options: { store?: boolean; highWaterMark?: number; zlib?: { level: number } });
    readonly _module: { readonly engine: ZipEngine };
    append(source: Buffer, data: { name: string; date: Date; mode: number; store: boolean }): this;
    finalize(): Promise<void>;
    abort(): this;
  }
}
