/**
 * Answers to everything about local copies of slow media: when one is offered or begins by itself, and where each
 * stands. Invariants: nothing of a source that was closed or is read anew stands in for anything; a source that is
 * protected by a password is never copied.
 */
import path from 'node:path';
import { firstReadLength } from '../../core/dicom/limits';
import { AppError } from '../../core/errors/AppError';
import type { Events, Handlers } from '../../ipc/contract';
import type { CopiesList, CopyState } from '../../ipc/localCopies';
import { volumeLister, type ListVolumes } from '../arrivals/listVolumes';
import { cacheLimits, maxAgeDays } from '../cache/cacheStore';
import type { CopiedEntries } from '../cache/copiedEntries';
import { createCopyJobs } from '../cache/createCopyJobs';
import type { MediumRead, MediumReads } from '../cache/mediumReads';
import { isOnDisc, isOnSameDisk } from '../cache/whereItLies';
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

interface Scan {
  files: number;
  readonly read: MediumRead;
}

/** Copies of earlier times that are too old are deleted at once, whether anyone asks for them or not. */
export function copiesHandlers(parts: CopiesParts): CopiesServices {
  const { library, events, jobs, settings, copied, reads, onLeave, userDataPath } = parts;
  const listVolumes = parts.listVolumes ?? volumeLister(process.platform, []);
  const states = new Map<string, CopyState>();
  const scans = new Map<string, Scan>();
  const tell = (sourceId: string, state: CopyState): void => {
    states.set(sourceId, state);
    events.emit('copies.changed', { sourceId, state });
  };
  const rootPath = path.join(userDataPath, 'cache');
  const copying = createCopyJobs({ library, jobs, copied, reads, rootPath, tell });
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
    if (source.keyring?.hasOpened === true) throw new AppError('cache.protected');
    if (!isCopyable(source)) throw new AppError('source.unsupported');
    if (copying.isRunning(sourceId) || states.get(sourceId)?.kind === 'waiting') return;
    tell(sourceId, { kind: 'waiting' });
    if (library.finished(sourceId) !== null) await copying.begin(sourceId);
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
    else if (isWaiting || (outcome === 'done' && (await isWorthGoingOn(sourceId))))
      await copying.begin(sourceId);
  };
  /** What was copied before goes on being copied: what is there needs only to be compared. */
  const isWorthGoingOn = async (sourceId: string): Promise<boolean> =>
    isCopyable(library.source(sourceId)) && copying.isKnown(sourceId);
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
  const list = async (): Promise<CopiesList> => {
    const totals = (await copying.store()).totals();
    const { maxBytes } = cacheLimits;
    return { ...totals, maxBytes, maxAgeDays, states: Object.fromEntries(states) };
  };

  void copying.store().catch(() => undefined);
  return {
    handlers: {
      'copies.list': list,
      'copies.start': async ({ sourceId }) => {
        await start(sourceId);
        return null;
      },
      'copies.clear': async () => {
        const store = await copying.store();
        await copying.stopAll();
        await onLeave(copied.unbindAll());
        await store.clear();
        for (const [sourceId, { kind }] of [...states])
          if (kind === 'ended') tell(sourceId, { kind: 'ended', isWhole: false });
        return list();
      },
    },
    release: (entries, sourceId) => {
      copying.stop(sourceId);
      for (const entry of entries) copied.unbind(entry);
      endScan(sourceId);
      states.delete(sourceId);
      reads.forget(sourceId);
    },
    close: async () => {
      stopListening();
      await copying.stopAll();
      await copying.store().catch(() => undefined);
    },
  };
}

/** What a person has on this computer already, or in a browser's page, is not copied once more. */
function isCopyable({ kind, rootPath, keyring }: Source): boolean {
  return rootPath !== '' && kind !== 'library' && kind !== 'demo' && keyring?.hasOpened !== true;
}
