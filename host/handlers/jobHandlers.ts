import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { Handlers, InterruptedExport, Privacy } from '../../ipc/contract';
import type { HostEvents } from '../events/createEvents';
import type { JobControl, JobEnd, Jobs } from '../jobs/createJobs';
import { deidentifyPrivacy } from '../jobs/deidentifyPrivacy';
import { createExportJournal, recoverExports } from '../jobs/exportJournal';
import { exportPackage } from '../jobs/exportPackage';
import type { JobInstance } from '../jobs/JobInstance';
import { asIsPrivacy, type JobPrivacy } from '../jobs/JobPrivacy';
import { previewExport } from '../jobs/previewExport';
import { readProjectKey } from '../jobs/projectKey';
import { createSpareJobThreads } from '../jobs/threads/spareThreads';
import type { Library } from '../library/createLibrary';
import { serverAddress } from '../servers/serverAddress';
import type { ServerStore } from '../servers/serverStore';
import { createUploadJournal, runUpload } from '../share/uploadJob';
import type { ServerAddress } from '../share/serverRequest';
import type { Shell } from '../Shell';
import { withExtension, type Targets } from '../targets/createTargets';

type JobCalls = Extract<keyof Handlers, `export.${string}` | `upload.${string}` | `job.${string}`>;

export interface JobParts {
  readonly shell: Shell;
  readonly library: Library;
  readonly events: HostEvents;
  readonly jobs: Jobs;
  readonly targets: Targets;
  readonly servers: ServerStore;
  readonly userDataPath: string;
  readonly version: string;
  /** What was found unfinished at the start. */
  readonly interrupted: readonly InterruptedExport[];
}

/** What an upload needs to be tried again. */
interface UploadPlan {
  readonly instances: readonly JobInstance[];
  /** The same one, with the same key: what is sent again belongs to what was sent. */
  readonly privacy: JobPrivacy;
  readonly server: ServerAddress;
  readonly name: string;
}

/** Answers to exports and uploads. */
export function jobHandlers(parts: JobParts): {
  readonly handlers: Pick<Handlers, JobCalls>;
  close(): Promise<void>;
} {
  const { shell, library, events, jobs, targets, servers, userDataPath } = parts;
  const uploads = new Map<string, UploadPlan>();
  const uploadJournal = createUploadJournal(userDataPath);
  const spareThreads = createSpareJobThreads();
  const stop = new AbortController();
  let { interrupted } = parts;

  const instancesOf = (ids: readonly string[]) => ids.map((instanceId) => library.instance(instanceId));
  const privacyOf = async (privacy: Privacy): Promise<JobPrivacy> => {
    if (privacy.kind === 'asIs') return asIsPrivacy;
    const projectKey = privacy.useProjectKey ? await readProjectKey(userDataPath) : undefined;
    return deidentifyPrivacy({
      options: privacy.options,
      acceptedPixels: privacy.acceptedPixels,
      projectKey,
    });
  };
  const startUpload = (plan: UploadPlan): { jobId: string } => {
    const run = ({ signal, progress }: JobControl): Promise<JobEnd> =>
      runUpload({
        ...plan,
        signal,
        spareThreads,
        journal: uploadJournal,
        onProgress: ({ phase, done, bytes }) => progress(phase, done, bytes),
      });
    const jobId = jobs.start({
      kind: 'upload',
      name: plan.name,
      instanceIds: plan.instances.map(({ summary }) => summary.instanceId),
      run,
    });
    uploads.set(jobId, plan);
    return { jobId };
  };

  return {
    handlers: {
      'export.preview': async ({ instanceIds, privacy, fileNamePattern }) =>
        previewExport(
          instancesOf(instanceIds),
          await privacyOf(privacy),
          fileNamePattern,
          stop.signal,
          spareThreads,
        ),
      'export.chooseTarget': async ({ format, suggestedName }) => {
        const chosen =
          format === 'zip'
            ? await shell.chooseSaveFile(suggestedName, 'zip')
            : await shell.chooseSaveFolder(suggestedName);
        if (chosen === null) return null;
        return targets.add({ path: withExtension(chosen, format), format, mayReplaceFile: format === 'zip' });
      },
      'export.start': async ({ instanceIds, privacy, fileNamePattern, format, targetId }) => {
        const target = targets.get(targetId, format);
        const instances = instancesOf(instanceIds);
        const jobPrivacy = await privacyOf(privacy);
        const journal = createExportJournal(userDataPath);
        const jobId = jobs.start({
          kind: 'export',
          name: path.basename(target.path),
          instanceIds,
          targetPath: target.path,
          run: async ({ signal, progress }) => {
            // What a run that was killed left behind may stand at this very name.
            const found = await recoverExports(userDataPath);
            if (found.length > 0) events.emit('export.interrupted', found);
            return exportPackage({
              instances,
              privacy: jobPrivacy,
              fileNamePattern,
              format,
              targetPath: target.path,
              mayReplaceFile: target.mayReplaceFile,
              sourceRoots: library.rootPaths(),
              version: parts.version,
              signal,
              spareThreads,
              onProgress: ({ phase, done, bytes }) => progress(phase, done, bytes),
              onPart: (partPath, isThere) => journal.onPart(partPath, isThere),
            });
          },
        });
        return { jobId };
      },
      'export.interrupted': () => {
        const found = interrupted;
        interrupted = [];
        return Promise.resolve(found);
      },
      'upload.start': async ({ instanceIds, privacy, serverId }) => {
        const connection = await servers.connection(serverId);
        return startUpload({
          instances: instancesOf(instanceIds),
          privacy: await privacyOf(privacy),
          server: serverAddress(connection),
          name: connection.server.name,
        });
      },
      'upload.retry': ({ jobId }) => {
        const plan = uploads.get(jobId);
        if (plan === undefined || jobs.result(jobId) === undefined) throw new AppError('job.unknown');
        const again = new Set(
          jobs
            .outcomes(jobId)
            .flatMap(({ instanceId, status }) =>
              status === 'failed' || status === 'notReached' ? [instanceId] : [],
            ),
        );
        if (again.size === 0) throw new AppError('job.unknown');
        return Promise.resolve(
          startUpload({
            ...plan,
            instances: plan.instances.filter(({ summary }) => again.has(summary.instanceId)),
          }),
        );
      },
      'job.cancel': ({ jobId }) => {
        jobs.cancel(jobId);
        return Promise.resolve(null);
      },
      'job.outcomes': ({ jobId }) => Promise.resolve(jobs.outcomes(jobId)),
      'job.reveal': async ({ jobId }) => {
        await shell.revealInFolder(jobs.targetPath(jobId));
        return null;
      },
    },
    async close() {
      stop.abort();
      await jobs.close();
      await spareThreads.end();
    },
  };
}
