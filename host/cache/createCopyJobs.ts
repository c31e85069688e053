/**
 * The jobs that make local copies. Invariants: one job a source at most; a job that was stopped because its source is
 * closed or read anew tells nothing any more; the store is opened once.
 */
import type { CopyState } from '../../ipc/localCopies';
import type { Jobs } from '../jobs/createJobs';
import type { Library } from '../library/createLibrary';
import { openCacheStore, type CacheStore } from './cacheStore';
import type { CopiedEntries } from './copiedEntries';
import { copySource, inPhysicalOrder } from './copySource';
import { placeOf } from './fileMarks';
import type { MediumReads } from './mediumReads';

export interface CopyJobsParts {
  readonly library: Library;
  readonly jobs: Jobs;
  readonly copied: CopiedEntries;
  readonly reads: MediumReads;
  /** Folder of the copies. */
  readonly rootPath: string;
  readonly tell: (sourceId: string, state: CopyState) => void;
}

export interface CopyJobs {
  /** @throws {AppError} write.failed, source.unreadable */
  store(): Promise<CacheStore>;
  /** Begins to copy a source of which everything has been read. @throws {AppError} as `store` */
  begin(sourceId: string): Promise<void>;
  isRunning(sourceId: string): boolean;
  /** Whether any of it was copied before. */
  isKnown(sourceId: string): Promise<boolean>;
  /** Stops the job of a source that is closed or read anew. */
  stop(sourceId: string): void;
  /** Ends when all are over. */
  stopAll(): Promise<void>;
}

/** Instances of a source by which it is looked for among the copies of earlier times. */
const knownByFirst = 20;

interface Running {
  readonly jobId: string;
  readonly ended: Promise<void>;
}

/** Begins with no job. */
export function createCopyJobs(parts: CopyJobsParts): CopyJobs {
  const { library, jobs, copied, reads, rootPath, tell } = parts;
  const running = new Map<string, Running>();
  let opening: Promise<CacheStore> | undefined;

  const store = (): Promise<CacheStore> => {
    opening ??= openCacheStore(rootPath).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const start = (sourceId: string, ready: CacheStore): void => {
    const source = library.source(sourceId);
    const instances = library.instancesOf(sourceId);
    let done = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      done = resolve;
    });
    const jobId = jobs.start({
      kind: 'cache',
      name: source.name,
      instanceIds: instances.map(({ summary }) => summary.instanceId),
      run: async (control) => {
        let isWhole = false;
        try {
          const work = { source, instances, store: ready, copied, quiet: reads.quiet };
          const end = await copySource(work, control);
          isWhole = end.error === undefined && end.outcomes.every(({ status }) => status !== 'failed');
          return end;
        } finally {
          if (running.get(sourceId)?.jobId === jobId) {
            running.delete(sourceId);
            tell(sourceId, { kind: 'ended', isWhole });
          }
          done();
        }
      },
    });
    running.set(sourceId, { jobId, ended });
    tell(sourceId, { kind: 'copying', jobId, name: source.name, instances: instances.length });
  };
  return {
    store,
    begin: async (sourceId) => {
      try {
        const ready = await store();
        const isReady = library.isOpen(sourceId) && library.finished(sourceId) !== null;
        if (isReady && !running.has(sourceId)) start(sourceId, ready);
      } catch (error) {
        tell(sourceId, { kind: 'ended', isWhole: false });
        throw error;
      }
    },
    isRunning: (sourceId) => running.has(sourceId),
    isKnown: async (sourceId) => {
      const ready = await store();
      if (ready.totals().files === 0 || !library.isOpen(sourceId)) return false;
      const source = library.source(sourceId);
      for (const { entry } of inPhysicalOrder(library.instancesOf(sourceId)).slice(0, knownByFirst)) {
        const place = await placeOf(source, entry).catch(() => undefined);
        if (place !== undefined && ready.at(place).length > 0) return true;
      }
      return false;
    },
    stop: (sourceId) => {
      const job = running.get(sourceId);
      running.delete(sourceId);
      if (job !== undefined) jobs.cancel(job.jobId);
    },
    stopAll: async () => {
      for (const { jobId } of running.values()) jobs.cancel(jobId);
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
