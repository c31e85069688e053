/**
 * The sources that are open, their scans, and where each instance stands. Invariants: a source belongs to one
 * `sourceId` from opening to closing; instance ids of a source that was closed or is scanned anew lead nowhere;
 * no event of an older scan leaves after a newer one has begun.
 */
import { randomBytes } from 'node:crypto';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { InstanceSummary, Receipt } from '../../core/fileset/types';
import type { OpenedSource } from '../../ipc/contract';
import type { HostEvents } from '../events/createEvents';
import { toWireError } from '../page/frameReply';
import { createFirstPicture, type FirstPicture } from './firstPicture';
import type { scanSource } from '../scan/scanSource';
import { createScanTally, type ScanTally } from '../scan/scanTally';
import { rootPathsOf, type Source, type SourceEntry } from '../sources/Source';

/** An instance and the file that holds it. */
export interface LibraryInstance {
  readonly summary: InstanceSummary;
  readonly entry: SourceEntry;
  readonly sourceId: string;
}

export interface Library {
  /**
   * Registers a source. Its scan begins at once when the window is there, else when the window asks for what is pending.
   * @param paths where it was opened from, for the list of recent sources
   */
  add(source: Source): OpenedSource;
  /** What waits for the window. A window that asks again was loaded anew: everything is scanned anew for it. */
  pending(): readonly OpenedSource[];
  /**
   * Scans what an ended scan could not read or did not reach. What it has read stays, under its ids. Does nothing while a
   * source is being scanned. @throws {AppError} ipc.badGrant
   */
  readAgain(sourceId: string): void;
  cancel(sourceId: string): void;
  close(sourceId: string): Promise<void>;
  isOpen(sourceId: string): boolean;
  /** @throws {AppError} ipc.badGrant */
  source(sourceId: string): Source;
  /** What became of its files, as far as it was read; null while it is being read. @throws {AppError} ipc.badGrant */
  finished(sourceId: string): FinishedReading | null;
  /** @throws {AppError} ipc.badGrant */
  instance(instanceId: string): LibraryInstance;
  /** As far as they are known, each with the file of the source itself. @throws {AppError} ipc.badGrant */
  instancesOf(sourceId: string): readonly LibraryInstance[];
  /**
   * Ends when the file of an instance has been read, of which only a DICOMDIR has told: it is read before its turn. What it
   * is then told of it is in the list, also where that is another one.
   */
  settle(instanceId: string): Promise<void>;
  /** The window asks for a frame of an instance. */
  frameAsked(instanceId: string): void;
  /** Folders and files of this machine that nothing may be written into. */
  rootPaths(): readonly string[];
  closeAll(): Promise<void>;
}

/** A scan that has come to an end, or that was stopped. */
export interface FinishedReading {
  readonly receipt: Receipt;
  readonly isComplete: boolean;
}

/** What the library works with. */
export interface LibraryParts {
  readonly events: HostEvents;
  readonly scanner: typeof scanSource;
  /** Called with files that are about to leave, before their source is closed. */
  readonly onLeave: (entries: ReadonlySet<SourceEntry>, sourceId: string) => Promise<void>;
  /** What stands in for a file: its local copy, if there is one. Always the same one, or the file itself. */
  readonly current?: (entry: SourceEntry) => SourceEntry;
}

interface OpenEntry {
  readonly opened: OpenedSource;
  readonly source: Source;
  instanceIds: string[];
  aborter: AbortController;
  firstPicture: FirstPicture;
  /** Ends when the running scan has let go of the source. */
  scan: Promise<void>;
  finished: FinishedReading | null;
  /** What its scans have seen. */
  tally: ScanTally;
  /** Reads a file before its turn, while a scan is running. */
  readNow: (entry: SourceEntry) => Promise<void>;
}

/** Gives an empty library that tells what it does by events. */
export function createLibrary({
  events,
  scanner,
  onLeave,
  current = (entry) => entry,
}: LibraryParts): Library {
  const open = new Map<string, OpenEntry>();
  const instances = new Map<string, LibraryInstance>();
  const run = randomBytes(4).toString('hex');
  let isWindowThere = false;
  let last = 0;

  const entryOf = (sourceId: string): OpenEntry => {
    const entry = open.get(sourceId);
    if (!entry) throw new AppError('ipc.badGrant');
    return entry;
  };
  /** Ends the scan and makes the ids lead nowhere; ends when nothing reads from the source any more. */
  const forget = async (entry: OpenEntry): Promise<void> => {
    entry.aborter.abort();
    entry.firstPicture.end();
    const gone = new Set<SourceEntry>();
    for (const instanceId of entry.instanceIds) {
      const instance = instances.get(instanceId);
      if (instance) gone.add(instance.entry).add(current(instance.entry));
      instances.delete(instanceId);
    }
    entry.instanceIds = [];
    await entry.scan;
    await onLeave(gone, entry.opened.sourceId);
  };
  const begin = (entry: OpenEntry): void => {
    const before = forget(entry);
    entry.tally = createScanTally();
    goOn(entry, before);
  };
  /** Scans with what is known of the source, once `before` has ended. */
  const goOn = (entry: OpenEntry, before: Promise<void>): void => {
    const aborter = new AbortController();
    entry.aborter = aborter;
    entry.firstPicture = createFirstPicture();
    // Who has pictures of it needs not wait for the first one.
    if (entry.instanceIds.length > 0) entry.firstPicture.end();
    entry.finished = null;
    // The next turn: the answer that names the source is on its way before the first event.
    entry.scan = before.then(nextTurn).then(() => scan(entry, aborter));
  };

  const scan = async (entry: OpenEntry, aborter: AbortController): Promise<void> => {
    const { sourceId } = entry.opened;
    const { firstPicture, tally } = entry;
    const isCurrent = (): boolean => entry.aborter === aborter && open.get(sourceId) === entry;
    try {
      const { receipt, isCancelled } = await scanner(entry.source, {
        nextInstanceId: () => `${run}-${(last += 1)}`,
        tally,
        onProgress: (progress) => {
          if (isCurrent()) events.emit('scan.progress', { sourceId, ...progress });
        },
        isDirectoryFirst: true,
        onReadNow: (readNow) => {
          entry.readNow = readNow;
        },
        onInstances: (found, entries, goneIds) => {
          if (!isCurrent()) return;
          for (const summary of found) {
            const file = entries.get(summary.instanceId);
            if (!file) continue;
            if (!instances.has(summary.instanceId)) entry.instanceIds.push(summary.instanceId);
            instances.set(summary.instanceId, { summary, entry: file, sourceId });
          }
          for (const instanceId of goneIds) instances.delete(instanceId);
          events.emit('scan.instances', {
            sourceId,
            instances: found,
            ...(goneIds.length === 0 ? {} : { goneIds }),
          });
          firstPicture.told(found);
        },
        wait: () => firstPicture.wait(),
        signal: aborter.signal,
      });
      if (isCurrent()) {
        entry.finished = { receipt, isComplete: !isCancelled };
        events.emit('scan.finished', { sourceId, receipt, outcome: isCancelled ? 'cancelled' : 'done' });
      }
    } catch (error) {
      if (!isCurrent()) return;
      const receipt = tally.receipt();
      entry.finished = { receipt, isComplete: false };
      const isCancelled =
        aborter.signal.aborted || asAppError(error, 'internal.unexpected').code === 'job.cancelled';
      events.emit('scan.finished', {
        sourceId,
        receipt,
        ...(isCancelled ? { outcome: 'cancelled' } : { outcome: 'failed', error: toWireError(error) }),
      });
    }
  };

  const close = async (sourceId: string): Promise<void> => {
    const entry = entryOf(sourceId);
    open.delete(sourceId);
    await forget(entry);
    await entry.source.close();
  };

  return {
    add: (source) => {
      const sourceId = randomBytes(9).toString('base64url');
      const opened: OpenedSource = { sourceId, name: source.name, kind: source.kind };
      const entry: OpenEntry = {
        opened,
        source,
        instanceIds: [],
        aborter: new AbortController(),
        firstPicture: createFirstPicture(),
        scan: Promise.resolve(),
        finished: null,
        tally: createScanTally(),
        readNow: () => Promise.resolve(),
      };
      open.set(sourceId, entry);
      if (isWindowThere) begin(entry);
      return opened;
    },
    pending: () => {
      isWindowThere = true;
      for (const entry of open.values()) begin(entry);
      return [...open.values()].map(({ opened }) => opened);
    },
    readAgain: (sourceId) => {
      const entry = entryOf(sourceId);
      if (entry.finished !== null) goOn(entry, entry.scan);
    },
    cancel: (sourceId) => {
      const { aborter, firstPicture } = entryOf(sourceId);
      aborter.abort();
      firstPicture.end();
    },
    close,
    isOpen: (sourceId) => open.has(sourceId),
    source: (sourceId) => entryOf(sourceId).source,
    finished: (sourceId) => entryOf(sourceId).finished,
    instance: (instanceId) => {
      const found = instances.get(instanceId);
      if (!found) throw new AppError('ipc.badGrant');
      return { ...found, entry: current(found.entry) };
    },
    instancesOf: (sourceId) => entryOf(sourceId).instanceIds.flatMap((id) => instances.get(id) ?? []),
    settle: async (instanceId) => {
      const { summary, entry, sourceId } = instances.get(instanceId) ?? {};
      if (summary?.isFromDirectory === true && entry) await open.get(sourceId ?? '')?.readNow(entry);
    },
    frameAsked: (instanceId) => {
      const sourceId = instances.get(instanceId)?.sourceId;
      if (sourceId !== undefined) open.get(sourceId)?.firstPicture.asked();
    },
    rootPaths: () => [...open.values()].flatMap(({ source }) => rootPathsOf(source)),
    closeAll: async () => {
      await Promise.all([...open.keys()].map(close));
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
