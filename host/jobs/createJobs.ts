/**
 * Jobs that run in the background. Invariants: a job ends with exactly one `job.finished`; every
 * instance it was given has one outcome then, `notReached` where nothing else is known; progress is
 * told at most ten times a second, and the last of it is always told.
 */
import { randomBytes } from 'node:crypto';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { InstanceOutcome, JobProgress, JobResult } from '../../ipc/contract';

export interface JobControl {
  readonly signal: AbortSignal;
  progress(phase: JobProgress['phase'], done: number, bytes: number): void;
}

export interface JobEnd {
  readonly outcomes: readonly InstanceOutcome[];
  /** What ended it early, if anything did. */
  readonly error?: AppError | undefined;
}

export interface JobStart {
  readonly kind: JobProgress['kind'];
  /** Name of what is written, or of the server; for the screen. */
  readonly name: string;
  readonly instanceIds: readonly string[];
  /** Path to show when it is done. */
  readonly targetPath?: string;
  run(control: JobControl): Promise<JobEnd>;
}

export interface Jobs {
  /** Begins a job and gives its id. */
  start(job: JobStart): string;
  /** @throws {AppError} job.unknown */
  cancel(jobId: string): void;
  /** Outcomes so far known: all of them once the job has ended. @throws {AppError} job.unknown */
  outcomes(jobId: string): readonly InstanceOutcome[];
  /** Result of a job that has ended. @throws {AppError} job.unknown */
  result(jobId: string): JobResult | undefined;
  /** @throws {AppError} job.unknown when it wrote nothing that is there */
  targetPath(jobId: string): string;
  /** Cancels all and waits for their end. */
  close(): Promise<void>;
}

export interface JobEvents {
  emit(name: 'job.progress', detail: JobProgress): void;
  emit(name: 'job.finished', detail: JobResult): void;
}

interface Job {
  readonly start: JobStart;
  readonly stop: AbortController;
  outcomes: readonly InstanceOutcome[];
  result?: JobResult;
  ended: Promise<void>;
}

const progressIntervalMs = 100;
/** Ended jobs whose outcomes are kept. */
const keptJobs = 50;

export function createJobs(events: JobEvents): Jobs {
  const jobs = new Map<string, Job>();
  const find = (jobId: string): Job => {
    const job = jobs.get(jobId);
    if (job === undefined) throw new AppError('job.unknown');
    return job;
  };
  return {
    start(start) {
      const jobId = randomBytes(9).toString('base64url');
      const job: Job = { start, stop: new AbortController(), outcomes: [], ended: Promise.resolve() };
      jobs.set(jobId, job);
      job.ended = runJob(jobId, job, events);
      const ended = [...jobs].filter(([, one]) => one.result !== undefined);
      for (const [oldId] of ended.slice(0, Math.max(0, ended.length - keptJobs))) jobs.delete(oldId);
      return jobId;
    },
    cancel: (jobId) => find(jobId).stop.abort(),
    outcomes: (jobId) => find(jobId).outcomes,
    result: (jobId) => find(jobId).result,
    targetPath(jobId) {
      const { start, result } = find(jobId);
      if (start.targetPath === undefined || (result?.outcome !== 'done' && result?.outcome !== 'problems'))
        throw new AppError('job.unknown');
      return start.targetPath;
    },
    async close() {
      for (const job of jobs.values()) job.stop.abort();
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}

async function runJob(jobId: string, job: Job, events: JobEvents): Promise<void> {
  const { kind, name, instanceIds } = job.start;
  const progress = throttle((detail: JobProgress) => events.emit('job.progress', detail));
  let end: JobEnd;
  try {
    // The answer that names the job is on its way before the job's first event.
    await new Promise((resolve) => setImmediate(resolve));
    end = await job.start.run({
      signal: job.stop.signal,
      progress: (phase, done, bytes) =>
        progress.set({ jobId, kind, phase, done, total: instanceIds.length, bytes }),
    });
  } catch (error) {
    end = { outcomes: [], error: asAppError(error, 'internal.unexpected') };
  }
  progress.flush();
  job.outcomes = completeOutcomes(instanceIds, end.outcomes);
  const count = (status: InstanceOutcome['status']) =>
    job.outcomes.filter((outcome) => outcome.status === status).length;
  const ok = count('ok');
  const alreadyThere = count('alreadyThere');
  const error = end.error;
  job.result = {
    jobId,
    kind,
    outcome:
      error !== undefined
        ? error.code === 'job.cancelled'
          ? 'cancelled'
          : 'failed'
        : ok + alreadyThere === job.outcomes.length
          ? 'done'
          : 'problems',
    ok,
    failed: count('failed'),
    refused: count('refused'),
    ...(alreadyThere === 0 ? {} : { alreadyThere }),
    name,
    ...(error === undefined ? {} : { error: { code: error.code, facts: error.facts } }),
  };
  events.emit('job.finished', job.result);
}

/** One outcome an instance, in the order in which they were given. */
export function completeOutcomes(
  instanceIds: readonly string[],
  known: readonly InstanceOutcome[],
): readonly InstanceOutcome[] {
  const byId = new Map(known.map((outcome) => [outcome.instanceId, outcome]));
  return instanceIds.map((instanceId) => byId.get(instanceId) ?? { instanceId, status: 'notReached' });
}

function throttle<T>(emit: (detail: T) => void) {
  let waiting: T | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === undefined) return;
    const detail = waiting;
    waiting = undefined;
    emit(detail);
  };
  return {
    set(detail: T) {
      waiting = detail;
      timer ??= setTimeout(flush, progressIntervalMs);
    },
    flush,
  };
}
