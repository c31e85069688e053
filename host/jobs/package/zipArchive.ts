/**
 * The only place that knows archiver's inside. archiver keeps the order, the headers, the central
 * directory and zip64; the bytes of an entry come from us, because archiver 8 cannot take bytes that
 * are deflated already (on several threads) or encrypted, and cannot leave out an entry that failed
 * half-way. Invariants: one entry at a time; an entry is in the central directory only when all its
 * bytes and its checksum are known.
 */
import { once } from 'node:events';
import { ZipArchive, type ZipEngine, type ZipEntryRecord } from 'archiver';
import type { PartSink } from './partSink';
import { aesExtraField, aesMethod, aesOverhead, startAesEntry } from './winZipAes';

export interface ZipItem {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  /** Bytes as they stand in the archive, before encryption. */
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Size before compression, if known or claimed; decides on zip64 in the local header. */
  readonly sizeHint: number;
  /** Size of `chunks` where known beforehand; then no data descriptor is needed. */
  readonly compressedSize?: number;
  /** Asked for after the last chunk, or before the first where `compressedSize` is there. */
  measure(): { readonly size: number; readonly crc: number };
}

export interface ZipFile {
  /** Bytes sent so far. */
  readonly offset: number;
  /** Writes one entry. When its chunks throw, the archive is as before and the promise fails with their error. */
  add(item: ZipItem): Promise<void>;
  finish(): Promise<void>;
  destroy(): void;
}

/** Says nothing about the source or the day of the export. */
const fixedDate = new Date(Date.UTC(1980, 0, 1));
const zip64Limit = 0xffff_ffff;

export function openZipArchive(sink: PartSink, password: string | undefined): ZipFile {
  const archive = new ZipArchive({ store: true, highWaterMark: 1024 * 1024 });
  const engine = archive._module.engine;
  const stop = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    const fail = (error: unknown) => {
      reject(error instanceof Error ? error : new Error('zip stream failed'));
      stop.abort(error);
    };
    archive.on('error', fail);
    sink.stream.on('error', fail);
  });
  failed.catch(() => undefined); // Whoever waits races against it; alone it is no news.

  let current: { item: ZipItem; reject: (error: unknown) => void; resolve: () => void } | undefined;
  engine._appendBuffer = (record, _source, callback) => {
    const task = current;
    current = undefined;
    if (task === undefined) return callback(new Error('no entry is due'), record);
    writeEntry({ engine, sink, record, item: task.item, password, signal: stop.signal }).then(
      (itemError) => {
        callback(null, record);
        if (itemError === undefined) task.resolve();
        else task.reject(itemError.error);
      },
      (error: unknown) => {
        task.reject(error);
        callback(error as Error, record);
      },
    );
  };
  // 65,535 entries need zip64 as well: that number is its sign (APPNOTE 4.4.21).
  const isZip64 = engine.isZip64.bind(engine);
  engine.isZip64 = () => isZip64() || engine._entries.length >= 0xffff;
  archive.pipe(sink.stream);

  return {
    get offset() {
      return engine.offset;
    },
    add(item) {
      const added = new Promise<void>((resolve, reject) => {
        current = { item, resolve, reject };
      });
      archive.append(Buffer.alloc(0), { name: item.name, date: fixedDate, mode: 0o644, store: true });
      return Promise.race([added, failed]);
    },
    async finish() {
      await Promise.race([Promise.all([archive.finalize(), once(sink.stream, 'finish')]), failed]);
    },
    destroy() {
      stop.abort();
      archive.abort();
      archive.destroy();
      sink.stream.destroy();
    },
  };
}

interface EntryTask {
  readonly engine: ZipEngine;
  readonly sink: PartSink;
  readonly record: ZipEntryRecord;
  readonly item: ZipItem;
  readonly password: string | undefined;
  readonly signal: AbortSignal;
}

/** Gives the error of the item's own bytes after the archive went back; throws what broke the archive. */
async function writeEntry(task: EntryTask): Promise<{ error: unknown } | undefined> {
  const { engine, sink, record, item, password } = task;
  const start = engine.offset;
  const aes = password === undefined ? undefined : await startAesEntry(password);
  describe(record, item, aes !== undefined);
  engine._writeLocalFileHeader(record);
  const send = (bytes: Uint8Array) => write(engine, bytes, task.signal);
  if (aes !== undefined) await send(aes.head);
  let length = 0;
  const chunks = asyncIterator(item.chunks);
  for (;;) {
    let next: IteratorResult<Uint8Array, unknown>;
    try {
      next = await chunks.next();
    } catch (error) {
      await sink.reached(engine.offset);
      await sink.rewind(start);
      engine.offset = start;
      engine._archive.processing = false;
      engine._entry = null;
      return { error };
    }
    if (next.done === true) break;
    length += next.value.length;
    await send(aes === undefined ? next.value : aes.update(next.value));
  }
  if (aes !== undefined) await send(aes.tail());
  const { size, crc } = item.measure();
  record.setSize(size);
  record.setCrc(aes === undefined ? crc : 0);
  record.setCompressedSize(length + (aes === undefined ? 0 : aesOverhead));
  engine._afterAppend(record);
  return undefined;
}

function describe(record: ZipEntryRecord, item: ZipItem, isEncrypted: boolean): void {
  const flags = record.getGeneralPurposeBit();
  const isLarge = item.sizeHint > zip64Limit;
  flags.useUTF8ForNames(true);
  flags.useEncryption(isEncrypted);
  record.setMethod(isEncrypted ? aesMethod : item.method);
  record.setVersionNeededToExtract(isEncrypted ? 51 : isLarge ? 45 : 20);
  if (item.compressedSize === undefined) {
    flags.useDataDescriptor(true);
  } else {
    flags.useDataDescriptor(false);
    const { size, crc } = item.measure();
    record.setSize(size);
    record.setCrc(isEncrypted ? 0 : crc);
    record.setCompressedSize(item.compressedSize + (isEncrypted ? aesOverhead : 0));
  }
  // archiver replaces the extra field by the zip64 one; ours has to stay beside it.
  const own = isEncrypted ? aesExtraField(item.method) : Buffer.alloc(0);
  let central = own;
  record.setExtra = (extra) => {
    central = Buffer.concat([extra, own]);
  };
  record.getCentralDirectoryExtra = () => central;
  record.getLocalFileDataExtra = () => (isLarge ? Buffer.concat([zip64Promise, own]) : own);
}

/** Zip64 field of a local header whose sizes follow in the data descriptor (APPNOTE 4.3.9.2). */
const zip64Promise = Buffer.concat([Buffer.from([0x01, 0x00, 0x10, 0x00]), Buffer.alloc(16)]);

async function write(engine: ZipEngine, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!engine.write(bytes)) await once(engine, 'drain', { signal });
}

function asyncIterator(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  return Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
}
