import { useRef } from 'preact/hooks';
import type { FileProblem, Receipt } from '../../core/fileset/types';
import type { OpenedSource } from '../../ipc/contract';
import { closeAndForget } from '../app/closeAndForget';
import { Icon } from '../app/Icon';
import { useFocusInside } from '../app/useFocusInside';
import { toggleReceipt } from '../state/app';
import { sources, type FinishedScan, type SourceState } from '../state/library';
import { givePassword } from '../state/opening';
import { nameOfLocked } from '../state/passwords';
import { lastOutcome, lockedIn, unreadIn } from '../state/scanOutcome';
import { unreadWords } from '../state/unread';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { CodeFold } from './CodeFold';
import { PasswordForm } from './PasswordForm';
import { ReadAgain } from './ReadAgain';
import { ProblemList } from './ProblemList';
import { saveReceipt } from './saveReceipt';

/** What became of every file of each open source: counts, then problems in words with the files that have them. */
export function ReceiptPanel() {
  const panel = useRef<HTMLElement>(null);
  useFocusInside(panel);
  return (
    <section ref={panel} class="receipt" role="dialog" aria-label={text('receipt.title')}>
      <header class="panel-bar">
        <h2 class="grow" tabIndex={-1}>
          {text('receipt.title')}
        </h2>
        <button
          class="tool is-tiny"
          aria-label={text('common.close')}
          data-tip={text('common.close')}
          onClick={() => toggleReceipt(false)}
        >
          <Icon name="close" size={16} />
        </button>
      </header>
      <div class="receipt-scroll" tabIndex={0} role="group" aria-label={text('receipt.title')}>
        {sources.value.map((state) => (
          <SourceReceipt key={state.source.sourceId} state={state} />
        ))}
      </div>
    </section>
  );
}

function SourceReceipt({ state: { source, scan } }: { readonly state: SourceState }) {
  const outcome = lastOutcome(scan);
  const isReading = scan.kind === 'scanning';
  return (
    <section class="receipt-source">
      <h3 class="receipt-of">{text('receipt.of', { name: source.name })}</h3>
      <div class="row">
        {isReading ? null : (
          <button class="button is-small" onClick={() => void saveReceipt(source.sourceId)}>
            {text('receipt.save')}
          </button>
        )}
        <button class="button is-small" onClick={() => void closeAndForget(source.sourceId)}>
          {text('receipt.closeSource')}
        </button>
      </div>
      {isReading ? <p class="quiet">{text('receipt.stillReading')}</p> : null}
      {outcome === undefined ? null : <Outcome source={source} outcome={outcome} isReading={isReading} />}
    </section>
  );
}

interface OutcomeProps {
  readonly source: OpenedSource;
  readonly outcome: FinishedScan;
  /** What the scan left out is being read. */
  readonly isReading: boolean;
}

function Outcome({ source: { sourceId, name }, outcome, isReading }: OutcomeProps) {
  const { error, receipt } = outcome;
  const locked = lockedIn(outcome);
  const unread = unreadIn(outcome);
  return (
    <>
      {error === undefined ? null : (
        <div class="error-words">
          <p>
            {text('receipt.failed')} {errorText(error.code)}
          </p>
          <CodeFold {...error} />
        </div>
      )}
      {unread === undefined ? null : (
        <p class="row warning-words">
          <span class="grow">{unreadWords(outcome, unread)}</span>
          <ReadAgain sourceId={sourceId} unread={unread} isBusy={isReading} />
        </p>
      )}
      {locked === undefined ? null : (
        <PasswordForm
          name={nameOfLocked(locked, name)}
          isTrying={isReading}
          onPassword={(password) => givePassword(sourceId, password)}
        />
      )}
      <Counts receipt={receipt} />
      {receipt.problems.length === 0 ? (
        <p class="quiet">{text('receipt.noProblems')}</p>
      ) : (
        <ProblemList title={text('receipt.problems')} problems={receipt.problems} />
      )}
      <ProblemList title={text('receipt.notShown')} problems={withoutPicture(receipt)} />
    </>
  );
}

function Counts({ receipt }: { readonly receipt: Receipt }) {
  const { dicom, readable = dicom } = receipt;
  const rows = [
    ...(receipt.expected === undefined ? [] : [[text('receipt.expected'), receipt.expected] as const]),
    [text('receipt.missing'), receipt.missing],
    [text('receipt.unlisted'), receipt.unlisted ?? 0],
    [text('receipt.files'), receipt.files],
    [text('receipt.dicom'), readable],
    [text('receipt.displayable'), receipt.displayable],
    [text('receipt.noPicture'), Math.max(0, readable - receipt.displayable)],
    [text('receipt.directories'), Math.max(0, dicom - readable)],
    [text('receipt.notDicom'), receipt.notDicom],
    [text('receipt.refused'), receipt.refused],
  ] as const;
  const alwaysShown = new Set([text('receipt.files'), text('receipt.dicom'), text('receipt.displayable')]);
  return (
    <dl class="counts">
      {rows
        .filter(([name, count]) => count > 0 || alwaysShown.has(name))
        .map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count.toLocaleString('en')}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Files that are not shown and that no problem has told of. */
function withoutPicture({ notShown = [], problems }: Receipt): readonly FileProblem[] {
  const told = new Set(problems.map(({ path, code }) => `${code}\n${path}`));
  return notShown.filter(({ path, code }) => !told.has(`${code}\n${path}`));
}
