/**
 * The services behind a shell, put together: which handler answers which call. The work itself is in the folders
 * beside this file; paths stay here, the window gets ids.
 */
import type { Handlers } from '../ipc/contract';
import type { ListVolumes } from './arrivals/listVolumes';
import { createJobs } from './jobs/createJobs';
import { recoverExports } from './jobs/exportJournal';
import { createFolderPicker } from './browse/folderPicker';
import { createCopiedEntries } from './cache/copiedEntries';
import { createMediumReads } from './cache/mediumReads';
import { createEvents } from './events/createEvents';
import type { Host } from './Host';
import { copiesHandlers } from './handlers/copiesHandlers';
import { openingHandlers } from './handlers/openingHandlers';
import { instanceHandlers } from './handlers/instanceHandlers';
import { measurementHandlers } from './handlers/measurementHandlers';
import { jobHandlers } from './handlers/jobHandlers';
import { mediaHandlers } from './handlers/mediaHandlers';
import { serverHandlers } from './handlers/serverHandlers';
import { shelfHandlers } from './handlers/shelfHandlers';
import { createLibrary } from './library/createLibrary';
import { createMeasurementStore } from './measurements/measurementStore';
import { readNotices } from './notices/readNotices';
import { createOpener } from './library/createOpener';
import { createRecentList } from './recent/recentList';
import { scanSource } from './scan/scanSource';
import { createScanThreads } from './scan/scanThreads';
import { createServerStore } from './servers/serverStore';
import { createSettingsStore } from './settings/settingsStore';
import type { Shell } from './Shell';
import { createTargets } from './targets/createTargets';

/** What a program gives to have a host. */
export interface HostOptions {
  readonly shell: Shell;
  /** Folder of this person's settings, measurements, servers; made when first needed. */
  readonly userDataPath: string;
  readonly version: string;
  /** For tests: folders below which whatever is mounted counts as a stick that was put in. */
  readonly mediaRoots?: readonly string[];
  /** For tests: what discs are in. */
  readonly listVolumes?: ListVolumes;
}

/** Makes the one host of a running program. */
export async function createHost({
  shell,
  userDataPath,
  version,
  mediaRoots = [],
  listVolumes,
}: HostOptions): Promise<Host> {
  // What an earlier run left unfinished goes; a folder that cannot be read or written is no reason not to start.
  const interrupted = await recoverExports(userDataPath).catch(() => []);
  const events = createEvents();
  const scanThreads = createScanThreads();
  scanThreads.prepare();
  const copied = createCopiedEntries();
  const reads = createMediumReads();
  const library = createLibrary({
    events,
    scanner: (source, options) => scanSource(source, { ...options, threads: scanThreads }),
    onLeave: (entries, sourceId) => {
      copies.release(entries, sourceId);
      return instances.release(entries);
    },
    current: copied.current,
  });
  const recent = createRecentList(userDataPath);
  const settings = createSettingsStore(userDataPath);
  const measurements = createMeasurementStore(userDataPath);
  const servers = createServerStore(userDataPath, shell.secretStore);
  const picker = createFolderPicker();
  const targets = createTargets();
  const opener = createOpener({ library, recent, events });
  const instances = instanceHandlers({ library, copied, reads });
  const jobs = createJobs(events);
  const sharing = jobHandlers({
    shell,
    library,
    events,
    jobs,
    targets,
    servers,
    userDataPath,
    version,
    interrupted,
  });
  const shelf = shelfHandlers({ library, opener, events, jobs, scanThreads, userDataPath });
  const copies = copiesHandlers({
    library,
    events,
    jobs,
    settings,
    copied,
    reads,
    onLeave: (entries) => instances.release(entries),
    userDataPath,
    ...(listVolumes === undefined ? {} : { listVolumes }),
  });
  const media = mediaHandlers({ opener, events, extraRoots: mediaRoots });

  const handlers: Handlers = {
    'app.info': async () => ({
      version,
      shell: shell.kind,
      hasNativeDialogs: shell.hasNativeDialogs,
      keepsSecrets: shell.secretStore !== null,
      recent: await recent.list(),
    }),
    'app.notices': async () => ({ text: await readNotices() }),
    ...openingHandlers({ shell, library, recent, opener, picker, targets, version }),
    ...instances.handlers,
    ...measurementHandlers({ shell, library, measurements, targets }),
    ...sharing.handlers,
    ...shelf.handlers,
    ...copies.handlers,
    ...media.handlers,
    ...serverHandlers({ shell, servers, picker }),
    'settings.get': () => settings.get(),
    'settings.set': ({ settings: changes }) => settings.set(changes),
  };

  return {
    handlers,
    onEvent: events.listen,
    openPaths: (paths) => opener.openAnnounced(paths),
    openSource: (source) => Promise.resolve(opener.announce(source)),
    readFrame: instances.readFrame,
    close: async () => {
      media.close();
      await copies.close();
      await sharing.close();
      await shelf.close();
      await instances.close();
      await library.closeAll();
      await opener.settled();
      await scanThreads.end();
    },
  };
}
