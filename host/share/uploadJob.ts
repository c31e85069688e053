import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { InstanceOutcome } from '../../ipc/contract';
import type { JobInstance } from '../jobs/JobInstance';
import type { JobPrivacy } from '../jobs/JobPrivacy';
import { throwIfCancelled } from '../jobs/package/fileErrors';
import { startJobThreads, type JobThreads } from '../jobs/threads/jobThreads';
import type { SpareJobThreads } from '../jobs/threads/spareThreads';
import { findNotListed } from './confirmStored';
import { connectServer, type ServerAddress } from './serverRequest';
import { uploadInstances, type PreparedItem, type UploadOptions, type UploadResult } from './uploadInstances';

export interface UploadJobOptions extends Pick<
  UploadOptions,
  'signal' | 'onProgress' | 'batch' | 'limits' | 'pause'
> {
  readonly instances: readonly JobInstance[];
  readonly privacy: JobPrivacy;
  readonly server: ServerAddress;
  /** Remembers across runs what the server has acknowledged; without it everything is sent. */
  readonly journal?: UploadJournal | undefined;
  readonly spareThreads?: SpareJobThreads;
}

export interface UploadJobResult extends UploadResult {
  /** Instances that were not sent because an earlier run had their acknowledgement. */
  readonly resumed: number;
}

/**
 * Sends instances to a server, as they are or de-identified, leaving out what it acknowledged in a
 * run that did not come to its end.
 * @throws {AppError} server.badUrl
 */
export async function runUpload(options: UploadJobOptions): Promise<UploadJobResult> {
  const { instances, privacy, journal, signal } = options;
  const acknowledged =
    journal !== undefined && privacy.isRepeatable ? await journal.read(options.server.url) : undefined;
  const isKnown = (instance: JobInstance) => acknowledged?.has(instance.summary, privacy.kind) === true;
  const notListed = await findMissing(instances.filter(isKnown), options);
  const isThere = (instance: JobInstance) => isKnown(instance) && !notListed.has(instance.summary.instanceId);
  const known = instances
    .filter(isThere)
    .map(({ summary }): InstanceOutcome => ({ instanceId: summary.instanceId, status: 'ok' }));
  const rest = instances.filter((instance) => !isThere(instance));
  const byId = new Map(rest.map((instance) => [instance.summary.instanceId, instance]));
  const threads = startJobThreads({
    signal,
    settings: privacy.threadSettings(),
    spare: options.spareThreads,
  });
  async function* items(): AsyncGenerator<PreparedItem> {
    for (const instance of rest) {
      throwIfCancelled(signal);
      yield await prepareItem(instance, privacy, threads);
    }
  }
  const result = await uploadInstances({
    ...options,
    items: items(),
    onProgress: (progress) => options.onProgress?.({ ...progress, done: progress.done + known.length }),
    onAcknowledged({ instanceId }) {
      const instance = byId.get(instanceId);
      if (instance !== undefined) acknowledged?.add(instance.summary, privacy.kind);
    },
  }).finally(() => threads.close());
  const outcomes = [...known, ...result.outcomes];
  const isComplete =
    result.error === undefined && outcomes.every(({ status }) => status === 'ok' || status === 'refused');
  if (isComplete) await acknowledged?.clear();
  return { ...result, outcomes, resumed: known.length };
}

/** Ids of acknowledged instances that the server does not list (any more); they are sent again. */
async function findMissing(
  acknowledged: readonly JobInstance[],
  options: UploadJobOptions,
): Promise<ReadonlySet<string>> {
  if (acknowledged.length === 0) return new Set();
  const connection = connectServer(options.server, options.limits);
  try {
    const items = acknowledged.map(({ summary }) => ({
      instanceId: summary.instanceId,
      studyInstanceUid: summary.study.studyInstanceUid,
      sopInstanceUid: summary.sopInstanceUid,
    }));
    const missing = await findNotListed(connection, items, options.signal, () => Promise.resolve());
    return new Set(missing?.map(({ instanceId }) => instanceId));
  } finally {
    connection.close();
  }
}

async function prepareItem(
  instance: JobInstance,
  privacy: JobPrivacy,
  threads: JobThreads,
): Promise<PreparedItem> {
  const { instanceId } = instance.summary;
  try {
    const output = await privacy.prepare(instance, threads, 'bytes');
    const { studyInstanceUid, sopInstanceUid, size } = output;
    return { instanceId, studyInstanceUid, sopInstanceUid, size, chunks: () => output.chunks() };
  } catch (error) {
    return { instanceId, error: asAppError(error, 'source.unreadable') };
  }
}

interface Acknowledged {
  has(summary: JobInstance['summary'], privacy: JobPrivacy['kind']): boolean;
  add(summary: JobInstance['summary'], privacy: JobPrivacy['kind']): void;
  clear(): Promise<void>;
}

export interface UploadJournal {
  read(url: string): Promise<Acknowledged>;
}

/**
 * Remembers per server which instances it has acknowledged, until an upload to it ends whole. Each
 * is one line of salted hash, since neither UIDs nor the server's address are needed in the open;
 * a line is on its way to the disk before the next request, so that `kill -9` loses one batch at most.
 */
export function createUploadJournal(userDataPath: string): UploadJournal {
  const folder = path.join(userDataPath, 'jobs');
  return {
    async read(url) {
      const file = path.join(folder, `upload-${digest('server', url).slice(0, 24)}.log`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const [salt, ...lines] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
      const known = new Set(lines);
      const own = salt === undefined || salt === '' ? randomBytes(16).toString('hex') : salt;
      if (own !== salt) await writeFile(file, `${own}\n`, { mode: 0o600 });
      const key = ({ sopInstanceUid, fileSize }: JobInstance['summary'], privacy: string) =>
        digest(own, privacy, sopInstanceUid, String(fileSize));
      return {
        has: (summary, privacy) => known.has(key(summary, privacy)),
        add(summary, privacy) {
          const line = key(summary, privacy);
          known.add(line);
          try {
            appendFileSync(file, `${line}\n`, { mode: 0o600 });
          } catch (error) {
            throw new AppError('write.failed', { reason: 'journal' }, error);
          }
        },
        clear: () => rm(file, { force: true }),
      };
    },
  };
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
