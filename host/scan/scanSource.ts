/**
 * The scan of a source: lists its files, lets worker threads read their headers and hands the summaries on in
 * batches. Invariants: nothing is parsed on this thread; each file is opened once; no file stops the others.
 */
import { availableParallelism } from 'node:os';
import type { ErrorCode } from '../../core/errors/codes';
import type { FileReference } from '../../core/fileset/readDicomDir';
import type { InstanceSummary, Receipt } from '../../core/fileset/types';
import { expandZips } from '../sources/expandZips';
import type { Source, SourceEntry } from '../sources/Source';
import { createEntryQueue, type EntryQueue } from './entryQueue';
import type { ScanResult } from './scanProtocol';
import { createScanTally } from './scanTally';
import { startScanThread, type ScanThread } from './scanThread';

/** How far a scan is. */
export interface ScanProgress {
  readonly filesSeen: number;
  /** Known once the source is listed. */
  readonly filesTotal?: number;
  readonly dicom: number;
}

/** What a scan needs and whom it tells. */
export interface ScanOptions {
  readonly nextInstanceId: () => string;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Summaries of new instances, about every 60 ms; `entries` has the entry of each by its id. */
  readonly onInstances?: (
    instances: readonly InstanceSummary[],
    entries: ReadonlyMap<string, SourceEntry>,
  ) => void;
  readonly signal: AbortSignal;
}

/** What became of a scan. */
export interface FinishedScan {
  readonly receipt: Receipt;
  /** Where the bytes of each instance are, by instance id. */
  readonly entries: ReadonlyMap<string, SourceEntry>;
  readonly isCancelled: boolean;
}

/** Time between two batches. */
const batchMs = 60;
/** Threads of one scan: more would wait for the disc and not for a processor. */
const threadLimit = Math.max(1, Math.min(4, availableParallelism()));
/** Waiting entries that are worth one more thread, which takes some tenths of a second to be quick. */
const entriesPerThread = 1500;

/**
 * Scans a source. A cancelled scan ends soon and gives what it has.
 * @throws {AppError} when the source as a whole cannot be listed: source.vanished, source.unreadable, archive.broken,
 * archive.passwordNeeded, archive.passwordWrong, archive.tooManyEntries
 */
export async function scanSource(source: Source, options: ScanOptions): Promise<FinishedScan> {
  const { signal } = options;
  const tally = createScanTally();
  const entries = new Map<string, SourceEntry>();
  const queue = createEntryQueue();
  const threads: ScanThread[] = [];
  const batches = createBatches(options, entries, () => ({
    filesSeen: tally.files,
    dicom: tally.dicom,
    ...(queue.total === undefined ? {} : { filesTotal: queue.total }),
  }));
  const onResult = (entry: SourceEntry, result: ScanResult): void => {
    if (signal.aborted) return;
    const instance = tally.addResult(entry.path, result, options.nextInstanceId);
    if (instance !== null) entries.set(instance.instanceId, entry);
    batches.add(instance);
  };
  const onAbort = (): void => {
    queue.stop();
    // Threads that are being ended have nothing more to say.
    for (const thread of threads) void thread.end().catch(() => undefined);
  };
  signal.addEventListener('abort', onAbort);
  try {
    if (!signal.aborted) {
      const work: Promise<void>[] = [];
      const startThread = (): ScanThread => {
        const thread = startScanThread();
        threads.push(thread);
        return thread;
      };
      const firstThread = startThread();
      const first = await readDirectory(source, firstThread, onResult);
      work.push(readBatches(firstThread, queue, onResult));
      await listInto(queue, source, signal, tally.addProblem, first, () => {
        const isWorthIt = queue.waiting > threads.length * entriesPerThread && threads.length < threadLimit;
        if (isWorthIt) work.push(readBatches(startThread(), queue, onResult));
      });
      await Promise.all(work);
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    queue.stop();
    await Promise.all(threads.map((thread) => thread.end()));
    batches.end();
  }
  return { receipt: tally.receipt(), entries, isCancelled: signal.aborted };
}

/** Files that the DICOMDIR names by which the source was opened; they are read before the others. */
async function readDirectory(
  { directory }: Source,
  thread: ScanThread,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
): Promise<readonly FileReference[]> {
  let files: readonly FileReference[] = [];
  if (directory === undefined) return files;
  await thread.run([{ taskId: 0, entry: directory }], (entry, result) => {
    if (result.kind === 'directory') files = result.files;
    onResult(entry, result);
  });
  return files;
}

async function listInto(
  queue: EntryQueue,
  source: Source,
  signal: AbortSignal,
  onProblem: (path: string, code: ErrorCode) => void,
  first: readonly FileReference[],
  onAdded: () => void,
): Promise<void> {
  try {
    for await (const entry of expandZips(source.entries(signal, onProblem, first), signal, onProblem)) {
      if (signal.aborted) return;
      if (entry.path !== source.directory?.path) queue.add(entry);
      onAdded();
    }
    queue.endListing();
  } catch (error) {
    queue.stop();
    throw error;
  }
}

async function readBatches(
  thread: ScanThread,
  queue: EntryQueue,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
): Promise<void> {
  // The first batches are small, so that the first pictures are there at once.
  for (let size = 1; ; size = Math.min(size * 2, 128)) {
    const batch = await queue.take(size);
    if (batch.length === 0) return;
    await thread.run(batch, onResult);
  }
}

interface Batches {
  add(instance: InstanceSummary | null): void;
  end(): void;
}

function createBatches(
  { onInstances, onProgress }: ScanOptions,
  entries: ReadonlyMap<string, SourceEntry>,
  progress: () => ScanProgress,
): Batches {
  let waiting: InstanceSummary[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isFirst = true;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) onInstances?.(waiting, entries);
    waiting = [];
    onProgress?.(progress());
  };
  return {
    add: (instance) => {
      if (instance !== null) waiting.push(instance);
      if (instance !== null && isFirst) {
        isFirst = false;
        flush();
      } else {
        timer ??= setTimeout(flush, batchMs);
      }
    },
    end: flush,
  };
}
