import type { ErrorCode } from '../../core/errors/codes';
import type { InstanceOutcome } from '../../ipc/contract';
import type { JobInstance, JobOutput } from './JobInstance';
import { copyOutput } from './copyOutput';
import type { PackageEntry } from './writePackage';

/** How private a job is: what an instance becomes, and how that is proven. */
export interface JobPrivacy {
  readonly kind: 'asIs' | 'deidentify';
  /** Whether the same instance becomes the same output in another run, so that an upload can be taken up again. */
  readonly isRepeatable: boolean;
  /**
   * Makes the output and, where something was removed, proves that it is gone.
   * @throws {AppError} why the instance does not leave: deid.*, file.*, source.*
   */
  prepare(instance: JobInstance): Promise<JobOutput>;
  /** Says what `prepare` would do, without doing all of it. */
  assess(instance: JobInstance): Promise<Assessment>;
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
  prepare: (instance) => Promise.resolve(copyOutput(instance)),
  assess: () => Promise.resolve({}),
  reportEntries: () => [],
};
