/**
 * Writes a zip. Four things overlap: the next entries are asked for (most come packed), those that are not packed are
 * hashed, and deflated on zlib's threads, finished ones are written in order, and what stands in the file is read back.
 * Invariants: entries are read one after the other, each to its end before the next is asked for; at most `lookAheadBytes`
 * wait in memory; an entry larger than `bufferLimit` is streamed when its turn comes.
 */
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createDeflateRaw, deflateRaw, type ZlibOptions } from 'node:zlib';
import { throwIfCancelled, writeError } from './fileErrors';
import type { PackageEntry, PackedContent, WriterInput } from './entries';
import { leastDeflated, wholeOptions, zlibOptions } from './packBytes';
import { openPartSink } from './partSink';
import { startReadBehind, type LocalEntries, type ReadBehind } from './readBehind';
import { emptyMeasure, measuredChunks, type Measure } from './readEntry';
import { openZipArchive, type ZipFile, type ZipItem } from './zipArchive';

const bufferLimit = 16 * 1024 * 1024;
const lookAheadBytes = 48 * 1024 * 1024;
const lookAheadEntries = 8;
const denseRatio = 50;
const deflate = promisify(deflateRaw) as (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;

/**
 * Gives the entries that were read back already.
 * @throws {AppError} write.*, job.cancelled, and an entry's own error when nobody takes it
 */
export async function writeZip(input: WriterInput): Promise<LocalEntries> {
  const behind = startReadBehind((start, end) => input.readBack(input.partPath, start, end));
  const handle = await open(input.partPath, 'r+');
  const sink = openPartSink(handle, (position) => behind.reached(position));
  const zip = openZipArchive(sink, input.password);
  try {
    await fill(zip, input, behind);
    await zip.finish();
    await handle.sync();
    return await behind.finish();
  } catch (error) {
    await behind.stop();
    throw writeError(error);
  } finally {
    zip.destroy();
    await handle.close();
  }
}

async function fill(zip: ZipFile, input: WriterInput, behind: ReadBehind): Promise<void> {
  const waiting: { bytes: number; written: Promise<void> }[] = [];
  let tail: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | undefined;
  const enqueue = (bytes: number, name: string, measure: Measure, item: Promise<ZipItem>) => {
    const before = tail;
    const written = (async () => {
      await before;
      await addOne(zip, input, behind, name, measure, await item);
    })();
    item.catch(() => undefined);
    written.catch((error: unknown) => (failure ??= { error }));
    tail = written;
    waiting.push({ bytes, written });
    return written;
  };
  const settle = async (count: number, bytes: number) => {
    while (waiting.length > count || waiting.reduce((sum, one) => sum + one.bytes, 0) > bytes) {
      await waiting.shift()?.written;
    }
  };

  for await (const entry of input.entries) {
    throwIfCancelled(input.signal);
    if (failure !== undefined) throw failure.error;
    if (entry.packed !== undefined) {
      const { size, crc, sha256 } = entry.packed;
      input.onEntry({ name: entry.name, size, sha256 });
      void enqueue(
        size,
        entry.name,
        { size, crc, sha256 },
        Promise.resolve(packedItem(entry.name, entry.packed)),
      );
      await settle(lookAheadEntries, lookAheadBytes);
      continue;
    }
    const measure = emptyMeasure();
    const chunks = measuredChunks(entry, measure, input.signal);
    const head = await readUpTo(chunks, bufferLimit, entry, input);
    if (head === undefined) continue;
    if (head.isComplete) {
      input.onEntry({ name: entry.name, size: measure.size, sha256: measure.sha256 });
      void enqueue(measure.size, entry.name, measure, bufferedItem(entry, head.bytes, measure));
      await settle(lookAheadEntries, lookAheadBytes);
    } else {
      await enqueue(0, entry.name, measure, streamedItem(entry, head.bytes, chunks, measure));
      if (measure.sha256 !== '')
        input.onEntry({ name: entry.name, size: measure.size, sha256: measure.sha256 });
      await settle(0, 0);
    }
  }
  await settle(0, 0);
}

/** Adds an entry; its own failure goes to whoever asked for it, else fails the package. */
async function addOne(
  zip: ZipFile,
  input: WriterInput,
  behind: ReadBehind,
  name: string,
  measure: Measure,
  item: ZipItem,
): Promise<void> {
  throwIfCancelled(input.signal);
  let ownError: { error: unknown } | undefined;
  const chunks = async function* () {
    try {
      yield* item.chunks;
    } catch (error) {
      ownError = { error };
      throw error;
    }
  };
  const start = zip.offset;
  try {
    await zip.add({ ...item, chunks: chunks() });
  } catch (error) {
    behind.discard();
    if (ownError === undefined || input.onEntryFailed === undefined || input.signal.aborted) throw error;
    measure.sha256 = '';
    input.onEntryFailed(name, ownError.error);
    return;
  }
  behind.sent(start, zip.offset);
  input.onWritten({ name, size: measure.size, sha256: measure.sha256 });
}

/** Reads the chunks into memory while they are few; undefined when the entry failed and was left out. */
async function readUpTo(
  chunks: AsyncIterator<Uint8Array>,
  limit: number,
  entry: PackageEntry,
  input: WriterInput,
) {
  const bytes: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= limit) {
      const next = await chunks.next();
      if (next.done === true) return { bytes, isComplete: true };
      bytes.push(next.value);
      length += next.value.length;
    }
    return { bytes, isComplete: false };
  } catch (error) {
    if (input.onEntryFailed === undefined || input.signal.aborted) throw error;
    input.onEntryFailed(entry.name, error);
    return undefined;
  }
}

function packedItem(name: string, { method, bytes, size, crc }: PackedContent): ZipItem {
  return {
    name,
    method,
    chunks: [bytes],
    sizeHint: size,
    compressedSize: bytes.length,
    measure: () => ({ size, crc }),
  };
}

async function bufferedItem(
  entry: PackageEntry,
  bytes: readonly Uint8Array[],
  measure: Measure,
): Promise<ZipItem> {
  const common = { name: entry.name, sizeHint: measure.size, measure: () => measure };
  if (entry.isCompressed !== true && measure.size >= leastDeflated) {
    const whole = bytes.length === 1 && bytes[0] !== undefined ? bytes[0] : Buffer.concat(bytes);
    const deflated = await deflate(whole, wholeOptions(whole));
    if (deflated.length < measure.size)
      return { ...common, method: 8, chunks: [deflated], compressedSize: deflated.length };
  }
  return { ...common, method: 0, chunks: bytes, compressedSize: measure.size };
}

/**
 * Whether large bytes deflate so well that readers would take them for a bomb (ours refuses a ratio of
 * 200 above 16 MB): a mask or an empty picture. They are stored.
 */
async function isTooDense(head: readonly Uint8Array[]): Promise<boolean> {
  const whole = Buffer.concat(head);
  return (await deflate(whole, zlibOptions)).length * denseRatio < whole.length;
}

async function streamedItem(
  entry: PackageEntry,
  head: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
  measure: Measure,
): Promise<ZipItem> {
  const all = async function* () {
    yield* head;
    yield* rest;
  };
  const common = { name: entry.name, sizeHint: entry.size ?? 0, measure: () => measure };
  if (entry.isCompressed === true || (await isTooDense(head))) return { ...common, method: 0, chunks: all() };
  const deflater = createDeflateRaw(zlibOptions);
  const chunks = async function* () {
    let error: unknown;
    pipeline(
      Readable.from(all(), { highWaterMark: 2 }),
      deflater,
      (failure) => (error = failure ?? undefined),
    );
    for await (const chunk of deflater) yield chunk as Uint8Array;
    if (error !== undefined) throw error as Error;
  };
  return { ...common, method: 8, chunks: chunks() };
}
