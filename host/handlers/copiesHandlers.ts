/**
 * Answers to everything about local copies of slow media: when one is offered or begins by itself, the job that makes
 * it, and which file stands in for which. Invariants: one job a source at most; nothing of a source that was closed or
 * is read anew stands in for anything; a source that is protected by a password is never copied.
 */
import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { Events, Handlers } from '../../ipc/contract';
import type { CopiesList, CopyState } from '../../ipc/localCopies';
import { volumeLister, type ListVolumes } from '../arrivals/listVolumes';
import { cacheLimits, maxAgeDays, openCacheStore, type CacheStore } from '../cache/cacheStore';
import type { CopiedEntries } from '../cache/copiedEntries';
import { copySource } from '../cache/copySource';
import { placeOf } from '../cache/fileMarks';
import type { MediumRead, MediumReads } from '../cache/mediumReads';
import { isOnDisc, isOnSameDisk } from '../cache/whereItLies';
import { firstReadLength } from '../../core/dicom/limits';
import type { HostEvents } from '../events/createEvents';
import type { Jobs } from '../jobs/createJobs';
import type { Library } from '../library/createLibrary';
import type { SettingsStore } from '../settings/settingsStore';
import type { Source, SourceEntry } from '../sources/Source';

type CopiesCalls = Extract<keyof Handlers, `copies.${string}`>;

export interface CopiesParts {
  readonly library: Library;
  readonly events: HostEvents;
  readonly jobs: Jobs;
  readonly settings: SettingsStore;
  readonly copied: CopiedEntries;
  readonly reads: MediumReads;
  /** Lets the files of copies go, before they are deleted. */
  readonly onLeave: (entries: ReadonlySet<SourceEntry>) => Promise<void>;
  /** The copies stand in `cache` below it. */
  readonly userDataPath: string;
  readonly listVolumes?: ListVolumes;
}

export interface CopiesServices {
  readonly handlers: Pick<Handlers, CopiesCalls>;
  /** Ends what belongs to a source whose entries leave the library: it is closed, or read anew. */
  release(entries: ReadonlySet<SourceEntry>, sourceId: string): void;
  close(): Promise<void>;
}

/** Instances of a source by which it is looked for among the copies of earlier times. */
const knownByFirst = 20;

interface Scan {
  files: number;
  readonly read: MediumRead;
}

interface Copying {
  readonly jobId: string;
  readonly ended: Promise<void>;
}

export function copiesHandlers(parts: CopiesParts): CopiesServices {
  const { library, events, jobs, settings, copied, reads, onLeave, userDataPath } = parts;
  const listVolumes = parts.listVolumes ?? volumeLister(process.platform, []);
  const rootPath = path.join(userDataPath, 'cache');
  const states = new Map<string, CopyState>();
  const scans = new Map<string, Scan>();
  const running = new Map<string, Copying>();
  let opening: Promise<CacheStore> | undefined;

  const openStore = (): Promise<CacheStore> => {
    opening ??= openCacheStore(rootPath).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const tell = (sourceId: string, state: CopyState): void => {
    states.set(sourceId, state);
    events.emit('copies.changed', { sourceId, state });
  };
  const offer = async (sourceId: string, reason: 'disc' | 'slow'): Promise<void> => {
    if (!isCopyable(library.source(sourceId)) || states.has(sourceId)) return;
    if (reason === 'slow' && (await isOnSameDisk(library.source(sourceId), userDataPath))) return;
    const { copySlowMedia } = await settings.get();
    if (!library.isOpen(sourceId) || states.has(sourceId)) return;
    if (copySlowMedia) await start(sourceId);
    else tell(sourceId, { kind: 'offered', reason });
  };
  const start = async (sourceId: string): Promise<void> => {
    const source = library.source(sourceId);
    if (source.password !== undefined) throw new AppError('cache.protected');
    if (!isCopyable(source)) throw new AppError('source.unsupported');
    if (running.has(sourceId) || states.get(sourceId)?.kind === 'waiting') return;
    tell(sourceId, { kind: 'waiting' });
    if (library.finished(sourceId) !== null) await begin(sourceId);
  };
  /** Begins the job; everything of the source has been read. */
  const begin = async (sourceId: string): Promise<void> => {
    let store: CacheStore;
    try {
      store = await openStore();
    } catch (error) {
      tell(sourceId, { kind: 'ended', isWhole: false });
      throw error;
    }
    if (!library.isOpen(sourceId) || running.has(sourceId)) return;
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
          const { quiet } = reads;
          const end = await copySource({ source, instances, store, copied, quiet }, control);
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
  /** A medium that was copied before goes on being copied: what is there needs only to be compared. */
  const isKnown = async (sourceId: string): Promise<boolean> => {
    const source = library.source(sourceId);
    const store = await openStore();
    if (!isCopyable(source) || store.totals().files === 0) return false;
    for (const { entry } of library.instancesOf(sourceId).slice(0, knownByFirst)) {
      const place = await placeOf(source, entry).catch(() => undefined);
      if (place !== undefined && store.at(place).length > 0) return true;
    }
    return false;
  };

  const onProgress = ({ sourceId, filesSeen }: Events['scan.progress']): void => {
    let scan = scans.get(sourceId);
    if (scan === undefined) {
      scan = { files: 0, read: reads.begin(sourceId, false) };
      scans.set(sourceId, scan);
      void offerDisc(sourceId).catch(() => undefined);
    }
    // Of each file one piece is read, whatever it holds: the way to it is what takes time.
    scan.read.add((filesSeen - scan.files) * firstReadLength);
    scan.files = filesSeen;
  };
  const offerDisc = async (sourceId: string): Promise<void> => {
    if (await isOnDisc(library.source(sourceId), listVolumes)) await offer(sourceId, 'disc');
  };
  const onFinished = async ({ sourceId, outcome }: Events['scan.finished']): Promise<void> => {
    endScan(sourceId);
    if (!library.isOpen(sourceId)) return;
    const isWaiting = states.get(sourceId)?.kind === 'waiting';
    if (isWaiting && outcome === 'failed') tell(sourceId, { kind: 'ended', isWhole: false });
    else if (isWaiting || (outcome === 'done' && (await isKnown(sourceId)))) await begin(sourceId);
  };
  const endScan = (sourceId: string): void => {
    scans.get(sourceId)?.read.end();
    scans.delete(sourceId);
  };
  reads.onSlow((sourceId) => void offer(sourceId, 'slow').catch(() => undefined));
  const stopListening = events.listen((name, detail) => {
    if (name === 'scan.progress') onProgress(detail as Events['scan.progress']);
    else if (name === 'scan.finished')
      void onFinished(detail as Events['scan.finished']).catch(() => undefined);
  });
  const stopAll = async (): Promise<void> => {
    for (const { jobId } of running.values()) jobs.cancel(jobId);
    await Promise.all([...running.values()].map(({ ended }) => ended));
  };
  const list = async (): Promise<CopiesList> => {
    const totals = (await openStore()).totals();
    const { maxBytes } = cacheLimits;
    return { ...totals, maxBytes, maxAgeDays, states: Object.fromEntries(states) };
  };

  // Old copies go at the start, whether anyone asks for them or not.
  void openStore().catch(() => undefined);
  return {
    handlers: {
      'copies.list': list,
      'copies.start': async ({ sourceId }) => {
        await start(sourceId);
        return null;
      },
      'copies.clear': async () => {
        const store = await openStore();
        await stopAll();
        await onLeave(copied.unbindAll());
        await store.clear();
        for (const [sourceId, { kind }] of [...states])
          if (kind === 'ended') tell(sourceId, { kind: 'ended', isWhole: false });
        return list();
      },
    },
    release: (entries, sourceId) => {
      const job = running.get(sourceId);
      running.delete(sourceId);
      if (job !== undefined) jobs.cancel(job.jobId);
      for (const entry of entries) copied.unbind(entry);
      endScan(sourceId);
      states.delete(sourceId);
      reads.forget(sourceId);
    },
    close: async () => {
      stopListening();
      await stopAll();
      await opening?.catch(() => undefined);
    },
  };
}

/** What a person has on this computer already, or in a browser's page, is not copied once more. */
function isCopyable({ kind, rootPath, password }: Source): boolean {
  return rootPath !== '' && kind !== 'library' && kind !== 'demo' && password === undefined;
}
