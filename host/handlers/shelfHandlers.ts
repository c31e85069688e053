/**
 * Answers to everything about the local library. It is opened at the first call: its index alone is read, and folders
 * that the index lacks or whose copying was interrupted are read anew in the background. Folders stay here; the window
 * gets ids that hold for one run of the program.
 */
import { createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import { searchShelf, type ShelfStudy } from '../../core/shelf/shelfStudy';
import type { Handlers } from '../../ipc/contract';
import { shelfRowLimit, type ShelfRow } from '../../ipc/shelf';
import type { HostEvents } from '../events/createEvents';
import type { Jobs } from '../jobs/createJobs';
import type { Library } from '../library/createLibrary';
import type { Opener } from '../library/createOpener';
import type { ScanThreads } from '../scan/scanThreads';
import { createShelf, type Shelf } from '../shelf/createShelf';
import { importInstances } from '../shelf/importInstances';
import { openSource } from '../sources/openSource';

type ShelfCalls = Extract<keyof Handlers, `shelf.${string}`>;

export interface ShelfParts {
  readonly library: Library;
  readonly opener: Opener;
  readonly events: HostEvents;
  readonly jobs: Jobs;
  readonly scanThreads: ScanThreads;
  /** The library stands in `library` below it. */
  readonly userDataPath: string;
}

export function shelfHandlers({ library, opener, events, jobs, scanThreads, userDataPath }: ShelfParts): {
  readonly handlers: Pick<Handlers, ShelfCalls>;
  close(): Promise<void>;
} {
  const stop = new AbortController();
  const key = randomBytes(32);
  const folders = new Map<string, string>();
  /** Folders of the studies that were opened, by source. */
  const opened = new Map<string, string>();
  let opening: Promise<Shelf> | undefined;
  let background: Promise<unknown> = Promise.resolve();

  const shelf = (): Promise<Shelf> => {
    opening ??= createShelf(path.join(userDataPath, 'library'), scanThreads).then(
      (ready) => {
        // A folder that cannot be read is tried again at the next start, or when the person asks for it.
        background = refresh(ready, 'changed').catch(() => undefined);
        return ready;
      },
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  };
  const tellChange = (ready: Shelf): void =>
    events.emit('shelf.changed', { studies: ready.studies().length });
  const refresh = async (ready: Shelf, scope: 'changed' | 'all'): Promise<void> => {
    let count = 1;
    try {
      count = await ready.refresh(scope, stop.signal);
    } finally {
      if (count > 0) tellChange(ready);
    }
  };
  const idOf = (folder: string): string => {
    const studyId = createHmac('sha256', key).update(folder).digest('base64url').slice(0, 22);
    folders.set(studyId, folder);
    return studyId;
  };
  const folderOf = (studyId: string): string => {
    const folder = folders.get(studyId);
    if (folder === undefined) throw new AppError('ipc.badGrant');
    return folder;
  };
  const sourceIdsOf = (folder: string): readonly string[] => {
    for (const sourceId of opened.keys()) if (!library.isOpen(sourceId)) opened.delete(sourceId);
    return [...opened].flatMap(([sourceId, one]) => (one === folder ? [sourceId] : []));
  };
  const rowOf = (entry: ShelfStudy): ShelfRow => ({
    studyId: idOf(entry.folder),
    ...given({
      patientName: entry.patient.patientName,
      patientId: entry.patient.patientId,
      studyDate: entry.study.studyDate,
      description: entry.study.description,
    }),
    modalities: entry.modalities,
    series: entry.series,
    instances: entry.instances,
    bytes: entry.bytes,
    addedAt: entry.addedAt,
    sourceIds: sourceIdsOf(entry.folder),
  });

  return {
    handlers: {
      'shelf.list': async ({ query }) => {
        const all = (await shelf()).studies();
        const found = searchShelf(all, query);
        return {
          rows: found.slice(0, shelfRowLimit).map(rowOf),
          totals: {
            studies: all.length,
            instances: all.reduce((sum, { instances }) => sum + instances, 0),
            bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
          },
          found: found.length,
          modalities: [...new Set(all.flatMap(({ modalities }) => modalities))].sort(),
        };
      },
      'shelf.kept': async ({ studyInstanceUids }) => {
        const counts = new Map<string, number>();
        for (const { study, instances } of (await shelf()).studies()) {
          const before = counts.get(study.studyInstanceUid) ?? 0;
          counts.set(study.studyInstanceUid, before + instances);
        }
        return studyInstanceUids.flatMap((studyInstanceUid) => {
          const instances = counts.get(studyInstanceUid);
          return instances === undefined ? [] : [{ studyInstanceUid, instances }];
        });
      },
      'shelf.open': async ({ studyId }) => {
        const folder = folderOf(studyId);
        const ready = await shelf();
        const source = await openSource([ready.folderOf(folder)]);
        const study = ready.studies().find((entry) => entry.folder === folder);
        const name = study === undefined ? source.name : nameOf(study);
        const answer = opener.add({ ...source, kind: 'library', name });
        opened.set(answer.sourceId, folder);
        return answer;
      },
      'shelf.add': async ({ instanceIds }) => {
        const instances = instanceIds.map((instanceId) => library.instance(instanceId));
        const ready = await shelf();
        const roots = library
          .rootPaths()
          .filter((root) => root !== ready.rootPath && !root.startsWith(ready.rootPath + path.sep));
        const [first] = instances;
        const jobId = jobs.start({
          kind: 'import',
          name: first === undefined ? '' : library.source(first.sourceId).name,
          instanceIds,
          run: async (control) => {
            try {
              return await importInstances(ready, instances, roots, control);
            } finally {
              tellChange(ready);
            }
          },
        });
        return { jobId };
      },
      'shelf.remove': async ({ studyId }) => {
        const folder = folderOf(studyId);
        const ready = await shelf();
        const place = ready.folderOf(folder);
        const isInside = (root: string): boolean => root === place || root.startsWith(place + path.sep);
        if (library.rootPaths().some(isInside)) throw new AppError('shelf.inUse');
        try {
          await ready.remove(folder);
        } finally {
          tellChange(ready);
        }
        return null;
      },
      'shelf.refresh': async () => {
        const ready = await shelf();
        await background;
        const running = refresh(ready, 'all');
        background = running.catch(() => undefined);
        await running;
        return { studies: ready.studies().length };
      },
    },
    async close() {
      stop.abort();
      await background;
    },
  };
}

/** Name for people: whose and when. */
function nameOf({ patient, study }: ShelfStudy): string {
  const name = (patient.patientName ?? '').split('=')[0]?.replaceAll('^', ' ').trim() ?? '';
  const words = [name === '' ? patient.patientId : name, study.studyDate, study.description];
  return words.filter((word) => word !== undefined && word !== '').join(' ');
}

function given<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
