import type { JobResult } from '../../ipc/contract';
import type { Job } from '../state/jobs';
import { formatBytes } from '../texts/format';
import { text } from '../texts/text';

/** One sentence about where a job stands. */
export function jobWords(job: Job): string {
  const { result, progress, kind, name } = job;
  if (result !== null) return resultWords(name, result);
  if (progress === null) return text('job.preparing', { name });
  const numbers = { name, done: progress.done, total: progress.total };
  if (kind === 'cache' && progress.phase === 'writing')
    return text('job.cachingOf', { ...numbers, size: formatBytes(progress.bytes) });
  if (kind === 'import' && progress.phase === 'writing') return text('job.keepingOf', numbers);
  return text(`job.${progress.phase}Of`, numbers);
}

function resultWords(name: string, { kind, outcome, ok, failed, refused, alreadyThere }: JobResult): string {
  const there = alreadyThere ?? 0;
  if (outcome === 'cancelled') return text(`job.${kind}Cancelled`, { name });
  if (outcome === 'failed') return text(`job.${kind}Failed`, { name });
  if (outcome === 'problems')
    return text(`job.${kind}Problems`, { name, ok: ok + there, left: failed + refused });
  if (kind === 'cache') return text('job.cacheDone', { name, count: ok + there });
  if (kind !== 'import' || there === 0) return text(`job.${kind}Done`, { name, count: ok });
  return ok === 0
    ? text('job.importThere', { name, count: there })
    : text('job.importAdded', { name, ok, there });
}

/** How far a job has come, 0 to 1; undefined when that cannot be said. */
export function jobPart({ progress }: Job): number | undefined {
  if (progress === null || progress.total === 0 || progress.phase === 'finishing') return undefined;
  return progress.done / progress.total;
}
