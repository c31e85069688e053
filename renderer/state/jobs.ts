/** Exports, uploads, copies into the library and local copies: what runs, what came of it, and instance by instance. Events may come before the answer. */
import { computed, signal } from '@preact/signals-core';
import { asAppError } from '../../core/errors/AppError';
import type {
  InstanceOutcome,
  InterruptedExport,
  JobKind,
  JobProgress,
  JobResult,
  WireError,
} from '../../ipc/contract';
import { call } from '../ipc/client';
import { text } from '../texts/text';
import { tellError, tellWarning } from './notices';

export interface Job {
  readonly jobId: string;
  readonly kind: JobKind;
  /** For people: name of the package or of the server. */
  readonly name: string;
  readonly instances: number;
  readonly progress: JobProgress | null;
  readonly result: JobResult | null;
  readonly outcomes: OutcomesState;
}

export type OutcomesState =
  | { readonly kind: 'notAsked' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly outcomes: readonly InstanceOutcome[] }
  | { readonly kind: 'failed'; readonly error: WireError };

const list = signal<readonly Job[]>([]);
const opened = signal<string | null>(null);
const earlyProgress = new Map<string, JobProgress>();
const earlyResults = new Map<string, JobResult>();

/** Oldest first. */
export const jobs = computed(() => list.value);
export const runningJobs = computed(() => list.value.filter((job) => job.result === null));
/** The job whose outcomes are shown. */
export const openedJob = computed(() => list.value.find((job) => job.jobId === opened.value) ?? null);

export function jobStarted(job: Pick<Job, 'jobId' | 'kind' | 'name' | 'instances'>): void {
  const progress = earlyProgress.get(job.jobId) ?? null;
  const result = earlyResults.get(job.jobId) ?? null;
  list.value = [...list.value, { ...job, progress, result, outcomes: { kind: 'notAsked' } }];
  if (result !== null) showResult(job.jobId);
}

export function jobProgressed(progress: JobProgress): void {
  if (!change(progress.jobId, (job) => ({ ...job, progress }))) earlyProgress.set(progress.jobId, progress);
}

export function jobFinished(result: JobResult): void {
  if (change(result.jobId, (job) => ({ ...job, result }))) showResult(result.jobId);
  else earlyResults.set(result.jobId, result);
}

export function showJob(jobId: string | null): void {
  opened.value = jobId;
}

/** Takes a finished job out of the list. */
export function forgetJob(jobId: string): void {
  if (opened.value === jobId) opened.value = null;
  list.value = list.value.filter((job) => job.jobId !== jobId || job.result === null);
}

export function cancelJob(jobId: string): void {
  void call('job.cancel', { jobId }).catch((error: unknown) => tellError(text('job.cancelFailed'), error));
}

/** Sends again what the server did not take. */
export async function retryUpload(job: Job): Promise<void> {
  try {
    const { jobId } = await call('upload.retry', { jobId: job.jobId });
    const instances = (job.result?.failed ?? 0) + notReached(job);
    jobStarted({ jobId, kind: 'upload', name: job.name, instances });
    opened.value = null;
  } catch (error) {
    tellError(text('job.retryFailed'), error);
  }
}

export function revealJob(jobId: string): void {
  void call('job.reveal', { jobId }).catch((error: unknown) => tellError(text('job.revealFailed'), error));
}

/** Says which exports an earlier run had not finished, those that were removed and those that could not be in one notice each. */
export function exportsInterrupted(exports: readonly InterruptedExport[]): void {
  for (const isCleaned of [true, false]) {
    const names = exports.filter((one) => one.isCleaned === isCleaned).map(({ name }) => name);
    if (names.length === 0) continue;
    const key = isCleaned ? 'job.interruptedRemoved' : 'job.interruptedLeft';
    tellWarning(text(key, { count: names.length, names: names.join(', ') }));
  }
}

function notReached(job: Job): number {
  if (job.outcomes.kind !== 'ready') return 0;
  return job.outcomes.outcomes.filter((outcome) => outcome.status === 'notReached').length;
}

function showResult(jobId: string): void {
  const job = list.value.find((one) => one.jobId === jobId);
  if (job !== undefined && !isQuiet(job)) opened.value = jobId;
  void loadOutcomes(jobId);
}

/** A copy on this computer that went well is said in the status line; the list is one click away. */
function isQuiet({ kind, result }: Job): boolean {
  if (kind === 'cache') return result?.outcome === 'done' || result?.outcome === 'cancelled';
  return kind === 'import' && result?.outcome === 'done';
}

async function loadOutcomes(jobId: string): Promise<void> {
  change(jobId, (job) => ({ ...job, outcomes: { kind: 'loading' } }));
  let outcomes: OutcomesState;
  try {
    outcomes = { kind: 'ready', outcomes: await call('job.outcomes', { jobId }) };
  } catch (error) {
    const { code, facts } = asAppError(error, 'internal.unexpected');
    outcomes = { kind: 'failed', error: { code, facts } };
  }
  change(jobId, (job) => ({ ...job, outcomes }));
}

function change(jobId: string, to: (job: Job) => Job): boolean {
  if (!list.value.some((job) => job.jobId === jobId)) return false;
  list.value = list.value.map((job) => (job.jobId === jobId ? to(job) : job));
  return true;
}
