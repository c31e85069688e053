import type { ErrorCode } from '../../core/errors/codes';
import type { InstanceOutcome } from '../../ipc/contract';
import type { JobInstance, JobOutput } from './JobInstance';
import { checkedCopy, packedCopy } from './copyOutput';
import type { DeidThreadSettings } from './threads/deidSettings';
import type { JobThreads } from './threads/jobThreads';
import type { PackageEntry } from './writePackage';

/** What the bytes of an output are made for: to be taken as they are, to stand in a zip, or only to be proven. */
export type OutputForm = 'bytes' | 'zip' | 'none';

/** How private a job is: what an instance becomes, and how that is proven. */
export interface JobPrivacy {
  readonly kind: 'asIs' | 'deidentify';
  /** Whether the same instance becomes the same output in another run, so that an upload can be taken up again. */
  readonly isRepeatable: boolean;
  /** What the threads of a job have to know; it may hold a key. */
  threadSettings(): DeidThreadSettings | undefined;
  /**
   * Makes the output and, where something was removed, proves that it is gone. Several may be made at once; they end in the
   * order in which they were asked for.
   * @throws {AppError} why the instance does not leave: deid.*, file.*, source.*; job.cancelled
   */
  prepare(instance: JobInstance, threads: JobThreads, form: OutputForm): Promise<JobOutput>;
  /** Says what `prepare` would do, without doing all of it. */
  assess(instance: JobInstance, threads: JobThreads): Promise<Assessment>;
  /** Documents about what was done, for inside the package. */
  reportEntries(
    tool: string,
    created: string,
    outcomes: ReadonlyMap<string, InstanceOutcome>,
  ): Iterable<PackageEntry>;
}

export interface Assessment {
  /** Why the instance would be refused. */
  readonly refused?: ErrorCode;
  /** Its pictures have to be looked at before it may leave. */
  readonly pixelReview?: ErrorCode;
}

/** Everything leaves as it is. */
export const asIsPrivacy: JobPrivacy = {
  kind: 'asIs',
  isRepeatable: true,
  threadSettings: () => undefined,
  prepare: (instance, threads, form) =>
    form === 'zip' ? packedCopy(instance, threads) : checkedCopy(instance, threads),
  assess: () => Promise.resolve({}),
  reportEntries: () => [],
};
