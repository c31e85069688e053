import type { Job } from '../state/jobs';
import { text } from '../texts/text';

/** One sentence about where a job stands. */
export function jobWords(job: Job): string {
  const { result, progress, kind, name } = job;
  if (result === null) {
    if (progress === null) return text('job.preparing', { name });
    const numbers = { name, done: progress.done, total: progress.total };
    return text(`job.${progress.phase}Of`, numbers);
  }
  const count = result.ok;
  if (result.outcome === 'cancelled')
    return text(kind === 'export' ? 'job.exportCancelled' : 'job.uploadCancelled', { name });
  if (result.outcome === 'failed')
    return text(kind === 'export' ? 'job.exportFailed' : 'job.uploadFailed', { name });
  if (result.outcome === 'problems') {
    const left = result.failed + result.refused;
    return text(kind === 'export' ? 'job.exportProblems' : 'job.uploadProblems', { name, ok: count, left });
  }
  return text(kind === 'export' ? 'job.exportDone' : 'job.uploadDone', { name, count });
}

/** How far a job has come, 0 to 1; undefined when that cannot be said. */
export function jobPart({ progress }: Job): number | undefined {
  if (progress === null || progress.total === 0 || progress.phase === 'finishing') return undefined;
  return progress.done / progress.total;
}
