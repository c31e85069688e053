/**
 * Copies what an open source shows to this computer, as a job. Invariants: whoever looks on is served first; a file is
 * served from its copy only after that was read back, compared by digest, and found to be the very instance that the
 * list shows; a copy of an earlier time is used only when place, size, times, first bytes and identity of the original,
 * and the digest of the copy itself, are what they were. What is done stays when the job ends early.
 */
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { AppError, asAppError } from '../../core/errors/AppError';
import { isSameInstance } from '../../core/fileset/directoryInstance';
import type { FoundInstance, InstanceSummary } from '../../core/fileset/types';
import type { InstanceOutcome } from '../../ipc/contract';
import type { JobControl, JobEnd } from '../jobs/createJobs';
import type { ScanResult } from '../scan/scanProtocol';
import { startScanThread, type ScanThread } from '../scan/scanThread';
import { copyToPart, digestOfFile } from '../shelf/copyToPart';
import { plainEntry } from '../sources/plainEntry';
import type { Source, SourceEntry } from '../sources/Source';
import type { CacheRecord, CacheStore } from './cacheStore';
import type { CopiedEntries } from './copiedEntries';
import { headBytes, headOf, identityOf, placeOf } from './fileMarks';

/** Bytes of one read: a person who scrolls waits no longer than this takes on a CD. */
const chunkBytes = 256 * 1024;
/** After so many files in a row that are gone, the medium is. */
const maxVanishedInARow = 3;

/** An instance with the file of the medium that holds it. */
export interface CopyInstance {
  readonly summary: InstanceSummary;
  readonly entry: SourceEntry;
}

export interface CopySourceParts {
  readonly source: Source;
  readonly instances: readonly CopyInstance[];
  readonly store: CacheStore;
  readonly copied: CopiedEntries;
  /** Waited for before each read of the medium. */
  readonly quiet: (signal: AbortSignal) => Promise<void>;
}

/** Errors that end the job; others cost one file. */
const endingCodes: ReadonlySet<string> = new Set(['cache.full', 'write.noSpace', 'write.failed']);

/** Never throws; what ended it early is in what it gives. */
export async function copySource(parts: CopySourceParts, { signal, progress }: JobControl): Promise<JobEnd> {
  const { source, copied } = parts;
  const instances = inPhysicalOrder(parts.instances);
  const outcomes: InstanceOutcome[] = [];
  const thread = startScanThread();
  let [bytes, vanished] = [0, 0];
  try {
    progress('preparing', 0, 0);
    for (const instance of instances) {
      if (signal.aborted) return { outcomes, error: new AppError('job.cancelled') };
      const { instanceId } = instance.summary;
      try {
        const status = await copyOne(parts, instance, thread, signal);
        outcomes.push({ instanceId, status });
        vanished = 0;
      } catch (error) {
        const failure = asAppError(error, 'source.unreadable');
        const { code } = failure;
        if (code === 'job.cancelled' || endingCodes.has(code)) return { outcomes, error: failure };
        outcomes.push({ instanceId, status: 'failed', code });
        vanished = code === 'source.vanished' ? vanished + 1 : 0;
        if (vanished > 0 && (vanished >= maxVanishedInARow || (await isGone(source))))
          return { outcomes: outcomes.slice(0, -vanished), error: failure };
      }
      bytes += copied.current(instance.entry).size;
      progress('writing', outcomes.length, bytes);
    }
    return { outcomes };
  } finally {
    await thread.end();
  }
}

/** In the order in which they lie on the medium. */
export function inPhysicalOrder<T extends CopyInstance>(instances: readonly T[]): readonly T[] {
  return [...instances].sort((a, b) => (a.entry.position ?? 0) - (b.entry.position ?? 0));
}

async function copyOne(
  { source, store, copied, quiet }: CopySourceParts,
  instance: CopyInstance,
  thread: ScanThread,
  signal: AbortSignal,
): Promise<'ok' | 'alreadyThere'> {
  const { entry } = instance;
  if (copied.isCopy(copied.current(entry))) return 'alreadyThere';
  await quiet(signal);
  const place = await placeOf(source, entry);
  const summary = await settled(instance, thread);
  const identity = identityOf(summary);
  const earlier = await earlierCopy(store, entry, place, identity);
  const record = earlier ?? (await makeCopy());
  // A source that is being closed has no use for it.
  if (signal.aborted) throw new AppError('job.cancelled');
  copied.bind(entry, store, record);
  return earlier === undefined ? 'ok' : 'alreadyThere';

  function makeCopy(): Promise<CacheRecord> {
    return store.add(entry.size, async (part) => {
      const head = createHash('sha256');
      const digest = await copyToPart(entry, part, {
        signal,
        chunkBytes,
        beforeRead: () => quiet(signal),
        onChunk: (bytes, offset) => {
          if (offset < headBytes) head.update(bytes.subarray(0, headBytes - offset));
        },
      });
      if ((await digestOfFile(part)) !== digest) throw new AppError('write.verifyFailed');
      // Another disc may have been put in since the list was made.
      const found = await scanned(plainEntry(part, entry.path, entry.size), thread);
      const isSame = found.kind === 'instance' && identityOf(found.summary) === identity;
      if (!isSame || (await placeOf(source, entry)) !== place) throw new AppError('source.changed');
      return { place, size: entry.size, head: head.digest('hex'), identity, digest };
    });
  }
}

/** A copy that was made before, if there is one that agrees in everything. */
async function earlierCopy(
  store: CacheStore,
  entry: SourceEntry,
  place: string,
  identity: string,
): Promise<CacheRecord | undefined> {
  let head: string | undefined;
  for (const record of store.at(place)) {
    if (record.identity !== identity || record.size !== entry.size) continue;
    head ??= await headOf(entry);
    if (record.head !== head) continue;
    const digest = await digestOfFile(store.pathOf(record)).catch(() => '');
    if (digest === record.digest) {
      await store.touch(record);
      return record;
    }
    await store.drop(record);
  }
  return undefined;
}

/** What the file says of itself, where only a DICOMDIR has spoken so far. */
async function settled({ summary, entry }: CopyInstance, thread: ScanThread): Promise<FoundInstance> {
  const { isFromDirectory } = summary;
  if (isFromDirectory !== true) return summary;
  const found = await scanned(entry, thread);
  if (found.kind === 'refused' || found.kind === 'notDicom') throw new AppError(found.code);
  if (found.kind !== 'instance' || !isSameInstance({ ...summary, isFromDirectory }, found.summary))
    throw new AppError('source.changed');
  return found.summary;
}

async function scanned(entry: SourceEntry, thread: ScanThread): Promise<ScanResult> {
  let found: ScanResult = { kind: 'refused', code: 'file.unparsable' };
  await thread.run([{ taskId: 1, entry }], (_entry, result) => {
    found = result;
  });
  return found;
}

async function isGone({ rootPath }: Source): Promise<boolean> {
  return lstat(rootPath).then(
    () => false,
    () => true,
  );
}
