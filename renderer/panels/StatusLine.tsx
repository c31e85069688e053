import { Icon } from '../app/Icon';
import { isReceiptOpen, toggleReceipt } from '../state/app';
import { jobs, type Job, showJob, cancelJob, forgetJob } from '../state/jobs';
import { sources, type SourceState } from '../state/library';
import { cancelScan } from '../state/opening';
import { scanTotals } from '../state/scanOutcome';
import { text } from '../texts/text';
import { jobWords, jobPart } from './jobWords';

/** The line at the bottom: what was read, what is being read, and jobs. */
export function StatusLine() {
  const all = sources.value;
  return (
    <footer class="status" aria-label={text('status.label')}>
      <ReceiptButton sources={all} />
      {all.map((state) => (
        <ScanProgress key={state.source.sourceId} state={state} />
      ))}
      <span class="grow" />
      {jobs.value.map((job) => (
        <JobInLine key={job.jobId} job={job} />
      ))}
      <span class="quiet">{text('app.notForDiagnosis')}</span>
    </footer>
  );
}

function ReceiptButton({ sources: all }: { readonly sources: readonly SourceState[] }) {
  const totals = scanTotals(all);
  if (totals === undefined) return null;
  const words = [
    text('status.files', { count: totals.files }),
    text('status.images', { count: totals.displayable }),
    ...(totals.notShown > 0 ? [text('status.notShown', { count: totals.notShown })] : []),
    ...(totals.isCancelled ? [text('status.cancelled')] : []),
    ...(totals.isLocked ? [text('status.locked')] : totals.isFailed ? [text('status.failed')] : []),
  ];
  return (
    <button
      class={totals.isOdd ? 'status-button is-warning' : 'status-button'}
      aria-expanded={isReceiptOpen.value}
      data-tip={text('status.receipt')}
      onClick={() => toggleReceipt()}
    >
      {totals.isOdd ? <Icon name="warning" size={14} /> : null}
      {words.join(' · ')}
      <Icon name={isReceiptOpen.value ? 'down' : 'right'} size={14} />
    </button>
  );
}

function ScanProgress({ state: { source, scan } }: { readonly state: SourceState }) {
  if (scan.kind !== 'scanning') return null;
  const { filesSeen: seen, filesTotal: total, dicom } = scan;
  const words =
    total === undefined
      ? text('status.reading', { name: source.name, seen, dicom })
      : text('status.readingOf', { name: source.name, seen, total, dicom });
  return (
    <span class="progress" role="status">
      <progress
        aria-label={words}
        {...(total === undefined ? {} : { value: seen, max: Math.max(1, total) })}
      />
      <button class="button is-small" onClick={() => cancelScan(source.sourceId)}>
        {text('common.cancel')}
      </button>
      <span class="cut" title={words}>
        {words}
      </span>
    </span>
  );
}

function JobInLine({ job }: { readonly job: Job }) {
  const part = jobPart(job);
  return (
    <span class="progress" role="status">
      {job.result === null ? (
        <progress aria-label={jobWords(job)} {...(part === undefined ? {} : { value: part, max: 1 })} />
      ) : (
        <JobIcon job={job} />
      )}
      <button class="status-button" title={jobWords(job)} onClick={() => showJob(job.jobId)}>
        {jobWords(job)}
      </button>
      {job.result === null ? (
        <button class="button is-small" onClick={() => cancelJob(job.jobId)}>
          {text('common.cancel')}
        </button>
      ) : (
        <button class="tool is-tiny" aria-label={text('common.dismiss')} onClick={() => forgetJob(job.jobId)}>
          <Icon name="close" size={14} />
        </button>
      )}
    </span>
  );
}

function JobIcon({ job }: { readonly job: Job }) {
  const outcome = job.result?.outcome;
  if (outcome === 'done')
    return (
      <span class="good-icon">
        <Icon name="good" size={16} />
      </span>
    );
  if (outcome === 'problems')
    return (
      <span class="warning-icon">
        <Icon name="warning" size={16} />
      </span>
    );
  return (
    <span class="error-icon">
      <Icon name="error" size={16} />
    </span>
  );
}
