import type { ErrorCode } from '../../../core/errors/codes';
import { Icon } from '../../app/Icon';
import { isScanning } from '../../state/library';
import { chosenEntries, destination, isDeidentified } from '../../state/shareDraft';
import { leaving, leavingBytes, preview, refusedInstances } from '../../state/sharePreview';
import { errorText } from '../../texts/errorText';
import { formatBytes, formatName } from '../../texts/format';
import { text } from '../../texts/text';
import { CodeFold } from '../CodeFold';
import { PixelReview } from './PixelReview';
import { Step } from './Step';

/** What will leave the house, before it leaves. */
export function CheckStep() {
  const state = preview.value;
  return (
    <Step number={4} title={text('share.check')}>
      {isScanning.value ? <p class="quiet">{text('share.stillReading')}</p> : null}
      {!isScanning.value && state.kind === 'nothing' ? (
        <p class="quiet">{text('share.nothingChosen')}</p>
      ) : null}
      {state.kind === 'checking' ? (
        <p class="quiet" role="status">
          {text('share.checking')}
        </p>
      ) : null}
      {state.kind === 'failed' ? (
        <div class="error-words" role="alert">
          <p>
            {text('share.checkFailed')} {errorText(state.error.code)}
          </p>
          <CodeFold {...state.error} />
        </div>
      ) : null}
      {state.kind === 'ready' ? (
        <>
          <Summary exampleNames={state.preview.exampleNames} />
          <Refused />
          <PixelReview reviews={isDeidentified.value ? state.preview.pixelReview : []} />
        </>
      ) : null}
    </Step>
  );
}

function Summary({ exampleNames }: { readonly exampleNames: readonly string[] }) {
  const entries = chosenEntries.value;
  const names = [
    ...new Map(entries.map(({ patient }) => [patient.patientKey, patient.patientName])).values(),
  ];
  const studies = new Set(entries.map(({ study }) => study.studyInstanceUid)).size;
  const isPrivate = isDeidentified.value;
  return (
    <>
      <p class="leaving" role="status">
        <strong>{text('share.willLeave', { count: leaving.value })}</strong>
        <span class="quiet">{formatBytes(leavingBytes.value)}</span>
      </p>
      <dl class="check-facts">
        <dt>{text('share.mode')}</dt>
        <dd>
          {text(isPrivate ? 'share.deidentify' : 'share.asIs')}
          {isPrivate ? null : (
            <span class="warning-words">
              {' '}
              {text('share.copiesReal')}{' '}
              {names.map((name) => formatName(name) ?? text('list.noName')).join(' | ')}
            </span>
          )}
        </dd>
        <dt>{text('share.patients')}</dt>
        <dd>{names.length}</dd>
        <dt>{text('share.studies')}</dt>
        <dd>{studies}</dd>
      </dl>
      {destination.value === 'server' || exampleNames.length === 0 ? null : (
        <details class="fold">
          <summary>{text('share.names')}</summary>
          <ul class="path-list">
            {exampleNames.map((name) => (
              <li key={name} class="path">
                {name}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Refused() {
  const refused = refusedInstances.value;
  if (refused.length === 0) return null;
  const byCode = new Map<ErrorCode, number>();
  for (const { code } of refused) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  return (
    <div class="callout is-warning">
      <Icon name="warning" />
      <div>
        <p>{text('share.refused', { count: refused.length })}</p>
        <ul>
          {[...byCode].map(([code, count]) => (
            <li key={code}>
              {text('list.objects', { count })}: {errorText(code)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
