import { useRef } from 'preact/hooks';
import type { InstanceOutcome } from '../../ipc/contract';
import { Icon } from '../app/Icon';
import { useFocusInside } from '../app/useFocusInside';
import { instanceById } from '../state/library';
import { openedJob, retryUpload, revealJob, showJob, type Job, cancelJob } from '../state/jobs';
import { app } from '../state/app';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { CodeFold } from './CodeFold';
import { jobPart, jobWords } from './jobWords';

const mostListed = 500;
const statuses = ['failed', 'refused', 'notReached', 'ok', 'alreadyThere'] as const;

/** Progress or result of a job, instance by instance. */
export function JobPanel() {
  const job = openedJob.value;
  const panel = useRef<HTMLElement>(null);
  useFocusInside(panel);
  if (job === null) return null;
  return (
    <section ref={panel} class="receipt" role="dialog" aria-label={text('job.title')}>
      <header class="panel-bar">
        <h2 class="grow" tabIndex={-1}>
          {jobWords(job)}
        </h2>
        <button
          class="tool is-tiny"
          aria-label={text('common.close')}
          data-tip={text('common.close')}
          onClick={() => showJob(null)}
        >
          <Icon name="close" size={16} />
        </button>
      </header>
      <div class="receipt-scroll" tabIndex={0} role="group" aria-label={text('job.outcomes')}>
        {job.result === null ? <Running job={job} /> : <Finished job={job} />}
      </div>
    </section>
  );
}

function Running({ job }: { readonly job: Job }) {
  const part = jobPart(job);
  return (
    <>
      <progress
        class="wide-progress"
        aria-label={jobWords(job)}
        {...(part === undefined ? {} : { value: part })}
      />
      <div>
        <button class="button is-small" onClick={() => cancelJob(job.jobId)}>
          {text('common.cancel')}
        </button>
      </div>
    </>
  );
}

function Finished({ job }: { readonly job: Job }) {
  const { result, outcomes } = job;
  if (result === null) return null;
  const canReveal = app.value.kind === 'ready' && app.value.info.hasNativeDialogs;
  const isWritten = job.kind === 'export' && (result.outcome === 'done' || result.outcome === 'problems');
  const canRetry = job.kind === 'upload' && result.outcome !== 'done';
  return (
    <>
      {result.error === undefined ? null : (
        <div class="error-words">
          <p>{errorText(result.error.code)}</p>
          <CodeFold {...result.error} />
        </div>
      )}
      <div class="row receipt-buttons">
        {isWritten && canReveal ? (
          <button class="button is-small" onClick={() => revealJob(job.jobId)}>
            {text('job.reveal')}
          </button>
        ) : null}
        {canRetry ? (
          <button class="button is-small" onClick={() => void retryUpload(job)}>
            {text('job.retry')}
          </button>
        ) : null}
      </div>
      {outcomes.kind === 'failed' ? <p class="error-words">{text('job.outcomesFailed')}</p> : null}
      {outcomes.kind === 'loading' ? <p class="quiet">{text('common.waiting')}</p> : null}
      {outcomes.kind === 'ready'
        ? statuses.map((status) => (
            <OutcomeGroup
              key={status}
              status={status}
              outcomes={outcomes.outcomes.filter((outcome) => outcome.status === status)}
            />
          ))
        : null}
    </>
  );
}

interface OutcomeGroupProps {
  readonly status: InstanceOutcome['status'];
  readonly outcomes: readonly InstanceOutcome[];
}

function OutcomeGroup({ status, outcomes }: OutcomeGroupProps) {
  if (outcomes.length === 0) return null;
  return (
    <details class="fold" open={status !== 'ok' && status !== 'alreadyThere'}>
      <summary>{text(`job.${status}`, { count: outcomes.length })}</summary>
      <ul class="path-list">
        {outcomes.slice(0, mostListed).map((outcome) => (
          <li key={outcome.instanceId}>
            <span class="path">
              {outcome.name ?? instanceById(outcome.instanceId)?.path ?? outcome.instanceId}
            </span>
            {outcome.code === undefined ? null : (
              <span class="quiet">
                {errorText(outcome.code)} ({outcome.code})
              </span>
            )}
          </li>
        ))}
        {outcomes.length > mostListed ? (
          <li class="quiet">{text('job.more', { count: outcomes.length - mostListed })}</li>
        ) : null}
      </ul>
    </details>
  );
}
