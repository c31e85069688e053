/**
 * The scan of a source: lists its files, lets worker threads read their headers and hands the summaries on in
 * batches. Invariants: nothing is parsed on this thread; each file is opened once; no file stops the others.
 */
import type { InstanceSummary, Receipt } from '../../core/fileset/types';
import { expandArchives } from '../sources/expandArchives';
import type { Source, SourceEntry } from '../sources/Source';
import { createEntryQueue, type EntryQueue } from './entryQueue';
import type { ScanResult } from './scanProtocol';
import { readDirectories, type NamedFile } from './readDirectories';
import { createScanTally, type ListChange, type ScanTally } from './scanTally';
import { checkWitness } from './checkWitness';
import { createReadEarly } from './readEarly';
import type { ScanThread } from './scanThread';
import { createScanThreads, threadLimit, type ScanThreads } from './scanThreads';

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
  /**
   * Summaries of instances, about every 60 ms; `entries` has the entry of each by its id. With `isDirectoryFirst` the
   * same id may come again with more that is known, and `goneIds` names those that turned out not to be there.
   */
  readonly onInstances?: (
    instances: readonly InstanceSummary[],
    entries: ReadonlyMap<string, SourceEntry>,
    goneIds: readonly string[],
  ) => void;
  /** Gives instances as soon as a DICOMDIR names them, before any of their files is opened. */
  readonly isDirectoryFirst?: boolean;
  /** Threads that outlive the scan; without them it has its own. */
  readonly threads?: ScanThreads;
  /**
   * What the scans of this source have seen so far; without it nothing. Only what they could not read, and what they did
   * not reach, is read now.
   */
  readonly tally?: ScanTally;
  /** Gives a way to have a file of which only a DICOMDIR has told read before its turn; it holds as long as the scan. */
  readonly onReadNow?: (readNow: (entry: SourceEntry) => Promise<void>) => void;
  /** The scan goes on to its next files when this ends; waited for before each batch of them. */
  readonly wait?: () => Promise<void>;
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
/** Waiting entries that are worth starting one more thread, which takes some tenths of a second to be quick. */
const entriesPerNewThread = 1500;
/** Waiting entries that are worth one more thread that is there already. */
const entriesPerIdleThread = 32;

/** Entries that a thread is given at once, in the end and at most. */
const leastInBatch = 8;
const mostInBatch = 128;

/**
 * Scans a source. A cancelled scan ends soon and gives what it has.
 * @throws {AppError} when the source as a whole cannot be listed: source.vanished, source.unreadable, archive.broken,
 * archive.passwordNeeded, archive.passwordWrong, archive.tooManyEntries; source.otherFile when another disc is in than the
 * one that was read before
 */
export async function scanSource(source: Source, options: ScanOptions): Promise<FinishedScan> {
  const { signal, wait } = options;
  const tally = options.tally ?? createScanTally();
  const known = tally.begin();
  let seen = known.size;
  const entries = new Map<string, SourceEntry>();
  const queue = createEntryQueue();
  const ready = options.threads ?? createScanThreads();
  const threads: ScanThread[] = [];
  const batches = createBatches(options, entries, () => ({
    filesSeen: seen,
    dicom: tally.dicom,
    ...(queue.total === undefined ? {} : { filesTotal: known.size + queue.total }),
  }));
  const onResult = (entry: SourceEntry, result: ScanResult): void => {
    if (signal.aborted || !early.isFirst(entry.path)) return;
    seen += 1;
    const change = tally.addResult(entry, result, options.nextInstanceId);
    const [instance] = change.instances;
    if (instance !== undefined) entries.set(instance.instanceId, entry);
    if (change.goneId !== undefined) entries.delete(change.goneId);
    batches.add(change);
  };
  const early = createReadEarly(ready, tally, (entry, result) => {
    onResult(entry, result);
    batches.flush();
  });
  const onNamed = ({ entry, instance }: NamedFile): void => {
    if (options.isDirectoryFirst !== true || instance === undefined) return;
    const promised = tally.addPromised(entry, instance, options.nextInstanceId);
    if (promised === null) return;
    entries.set(promised.instanceId, entry);
    batches.add({ instances: [promised] });
  };
  const onAbort = (): void => {
    queue.stop();
    // Threads that are being ended have nothing more to say.
    for (const thread of threads) void thread.end().catch(() => undefined);
  };
  signal.addEventListener('abort', onAbort);
  let isDone = false;
  try {
    if (!signal.aborted) {
      const work: Promise<void>[] = [];
      const takeThread = (): ScanThread => {
        const thread = ready.take();
        threads.push(thread);
        return thread;
      };
      const firstThread = takeThread();
      if (known.size > 0) await checkWitness(tally.witness, firstThread);
      source.relist?.();
      options.onReadNow?.(early.read);
      const directories = await readDirectories(source, known, firstThread, signal, onResult, onNamed);
      batches.flush();
      for (const entry of directories.named) queue.add(entry);
      const read = (thread: ScanThread): Promise<void> =>
        readBatches(thread, queue, () => threads.length, onResult, wait);
      work.push(read(firstThread));
      const isKnown = (path: string): boolean => known.has(path) || directories.paths.has(path);
      const listed = source.entries(signal, tally.addProblem, firstThread.look);
      const expanded = expandArchives(listed, signal, tally.addProblem, source.keyring);
      const listing = listInto(queue, expanded, signal, isKnown, () => {
        const perThread = ready.idle > 0 ? entriesPerIdleThread : entriesPerNewThread;
        const isWorthIt = queue.waiting > threads.length * perThread && threads.length < threadLimit;
        if (isWorthIt) work.push(read(takeThread()));
      });
      // When it ends too early, what the DICOMDIRs have named is looked for all the same.
      await listing.finally(() => Promise.all(work));
      if (!signal.aborted) tally.endListing();
      isDone = !signal.aborted;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    queue.stop();
    await early.end(isDone);
    for (const thread of isDone ? threads : []) ready.giveBack(thread);
    if (!isDone) await Promise.all(threads.map((thread) => thread.end()));
    if (options.threads === undefined) await ready.end();
    batches.end();
  }
  return { receipt: tally.receipt(), entries, isCancelled: signal.aborted };
}

async function listInto(
  queue: EntryQueue,
  listed: AsyncIterable<SourceEntry>,
  signal: AbortSignal,
  isKnown: (path: string) => boolean,
  onAdded: () => void,
): Promise<void> {
  try {
    for await (const entry of listed) {
      if (signal.aborted) return;
      if (isKnown(entry.path)) continue;
      queue.add(entry);
      onAdded();
    }
  } finally {
    queue.endListing();
  }
}

/** Lets a thread read, one batch ahead of the one that it is at. */
async function readBatches(
  thread: ScanThread,
  queue: EntryQueue,
  threads: () => number,
  onResult: (entry: SourceEntry, result: ScanResult) => void,
  wait: ScanOptions['wait'],
): Promise<void> {
  let before: Promise<void> = Promise.resolve();
  // The first batches are small, so that the first pictures are there at once; the last ones, so that all threads end together.
  for (let size = 1; ; size = Math.min(size * 2, mostInBatch)) {
    await wait?.();
    const share = Math.ceil(queue.waiting / (2 * threads()));
    const batch = await queue.take(Math.max(1, Math.min(size, Math.max(share, leastInBatch))));
    if (batch.length === 0) break;
    const run = thread.run(batch, onResult);
    // It is looked at when its turn comes.
    run.catch(() => undefined);
    await before;
    before = run;
  }
  await before;
}

interface Batches {
  add(change: ListChange): void;
  flush(): void;
  end(): void;
}

function createBatches(
  { onInstances, onProgress }: ScanOptions,
  entries: ReadonlyMap<string, SourceEntry>,
  progress: () => ScanProgress,
): Batches {
  /** By id, so that of one that changed twice only the last state is told. */
  let waiting = new Map<string, InstanceSummary>();
  let goneIds: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isFirst = true;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size > 0 || goneIds.length > 0) onInstances?.([...waiting.values()], entries, goneIds);
    waiting = new Map();
    goneIds = [];
    onProgress?.(progress());
  };
  return {
    add: ({ instances, goneId }) => {
      for (const instance of instances) waiting.set(instance.instanceId, instance);
      if (goneId !== undefined) {
        waiting.delete(goneId);
        goneIds.push(goneId);
      }
      if (instances.length > 0 && isFirst) {
        isFirst = false;
        flush();
      } else {
        timer ??= setTimeout(flush, batchMs);
      }
    },
    flush,
    end: flush,
  };
}
