import { closeAndForget } from '../app/closeAndForget';
import { toggleReceipt } from '../state/app';
import { isScanning, sources, type SourceState } from '../state/library';
import { askPassword } from '../state/passwords';
import { lockedIn, unreadIn } from '../state/scanOutcome';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { ReadAgain } from './ReadAgain';

/** In place of the study list when there is none: of each source why, and what can be done. */
export function NoStudy() {
  if (isScanning.value) return <p class="list-note">{text('list.empty')}</p>;
  return (
    <>
      {sources.value.map((state) => (
        <Reason key={state.source.sourceId} state={state} />
      ))}
    </>
  );
}

function Reason({ state: { source, scan } }: { readonly state: SourceState }) {
  if (scan.kind === 'scanning') return null;
  const unread = unreadIn(scan);
  const { sourceId, name } = source;
  const locked = lockedIn(scan);
  const code = locked?.code ?? scan.error?.code;
  return (
    <section class="list-note no-study" aria-label={name}>
      <h2 class="patient-name">{name}</h2>
      <p>{code === undefined ? text('list.none') : errorText(code)}</p>
      <p class="row">
        {locked === undefined ? null : (
          <button class="button is-small" onClick={() => askPassword(sourceId)}>
            {text('password.enter')}
          </button>
        )}
        <ReadAgain sourceId={sourceId} unread={unread} />
        {scan.receipt.files === 0 ? null : (
          <button class="button is-small" onClick={() => toggleReceipt(true)}>
            {text('receipt.title')}
          </button>
        )}
        <button class="button is-small" onClick={() => void closeAndForget(sourceId)}>
          {text('receipt.closeSource')}
        </button>
      </p>
    </section>
  );
}
