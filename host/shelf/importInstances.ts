import path from 'node:path';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { InstanceOutcome } from '../../ipc/contract';
import type { JobControl, JobEnd } from '../jobs/createJobs';
import type { Shelf, ShelfInstance, ShelfOutcome } from './createShelf';
import { settledInstance } from './settledInstance';

/**
 * Copies instances into the library, as a job.
 * @param sourceRoots places that are open: a library that lies in one of them would be written into a source
 * @throws {AppError} write.insideSource
 */
export async function importInstances(
  shelf: Shelf,
  instances: readonly ShelfInstance[],
  sourceRoots: readonly string[],
  { signal, progress }: JobControl,
): Promise<JobEnd> {
  if (sourceRoots.some((root) => shelf.rootPath === root || shelf.rootPath.startsWith(withSeparator(root))))
    throw new AppError('write.insideSource');
  progress('preparing', 0, 0);
  const settled: ShelfInstance[] = [];
  const unreadable: InstanceOutcome[] = [];
  for (const instance of instances) {
    if (signal.aborted) break;
    try {
      settled.push(await settledInstance(instance));
    } catch (error) {
      const { code } = asAppError(error, 'source.unreadable');
      unreadable.push({ instanceId: instance.summary.instanceId, status: 'failed', code });
    }
  }
  const { outcomes, error } = await shelf.add(
    settled,
    (done, bytes) => progress('writing', unreadable.length + done, bytes),
    signal,
  );
  return {
    outcomes: [...unreadable, ...outcomes.map(jobOutcome)],
    error: error ?? (signal.aborted ? new AppError('job.cancelled') : undefined),
  };
}

function jobOutcome({ instanceId, status, code }: ShelfOutcome): InstanceOutcome {
  return {
    instanceId,
    status: status === 'added' ? 'ok' : status,
    ...(code === undefined ? {} : { code }),
  };
}

const withSeparator = (root: string): string => (root.endsWith(path.sep) ? root : root + path.sep);
