import type { ErrorCode } from '../../core/errors/codes';
import type { FileProblem, Receipt } from '../../core/fileset/types';
import { closeAndForget } from '../app/closeAndForget';
import { Icon } from '../app/Icon';
import { toggleReceipt } from '../state/app';
import { sources, type SourceState } from '../state/library';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { CodeFold } from './CodeFold';
import { PasswordForm } from './PasswordForm';

const shownOfOneKind = 200;

/** What became of every file of each open source: counts, then problems in words with the files that have them. */
export function ReceiptPanel() {
  return (
    <section class="receipt" role="dialog" aria-label={text('receipt.title')}>
      <header class="panel-bar">
        <h2 class="grow">{text('receipt.title')}</h2>
        <button class="tool is-tiny" aria-label={text('common.close')} onClick={() => toggleReceipt(false)}>
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
  return (
    <section class="receipt-source">
      <header class="row">
        <h3 class="grow cut">{text('receipt.of', { name: source.name })}</h3>
        <button class="button is-small" onClick={() => void closeAndForget(source.sourceId)}>
          {text('receipt.closeSource')}
        </button>
      </header>
      {scan.kind === 'scanning' ? (
        <p class="quiet">{text('receipt.stillReading')}</p>
      ) : (
        <>
          {scan.outcome === 'cancelled' ? <p class="warning-words">{text('receipt.cancelled')}</p> : null}
          {scan.error === undefined ? null : (
            <div class="error-words">
              <p>
                {text('receipt.failed')} {errorText(scan.error.code)}
              </p>
              <CodeFold {...scan.error} />
            </div>
          )}
          {scan.error?.code === 'archive.passwordNeeded' || scan.error?.code === 'archive.passwordWrong' ? (
            <PasswordForm sourceId={source.sourceId} name={source.name} />
          ) : null}
          <Counts receipt={scan.receipt} />
          <Problems problems={scan.receipt.problems} />
        </>
      )}
    </section>
  );
}

function Counts({ receipt }: { readonly receipt: Receipt }) {
  const rows = [
    [text('receipt.files'), receipt.files],
    [text('receipt.dicom'), receipt.dicom],
    [text('receipt.displayable'), receipt.displayable],
    [text('receipt.noPicture'), Math.max(0, receipt.dicom - receipt.displayable)],
    [text('receipt.notDicom'), receipt.notDicom],
    [text('receipt.refused'), receipt.refused],
    [text('receipt.missing'), receipt.missing],
  ] as const;
  return (
    <dl class="counts">
      {rows
        .filter(([, count], index) => index < 3 || count > 0)
        .map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count.toLocaleString('en')}</dd>
          </div>
        ))}
    </dl>
  );
}

function Problems({ problems }: { readonly problems: readonly FileProblem[] }) {
  if (problems.length === 0) return <p class="quiet">{text('receipt.noProblems')}</p>;
  const byCode = new Map<ErrorCode, string[]>();
  for (const { code, path } of problems) byCode.set(code, [...(byCode.get(code) ?? []), path]);
  return (
    <>
      <h4>{text('receipt.problems')}</h4>
      <ul class="problem-list">
        {[...byCode].map(([code, paths]) => (
          <li key={code}>
            <details>
              <summary>
                {errorText(code)} <span class="quiet">{text('status.files', { count: paths.length })}</span>
              </summary>
              <ul class="path-list">
                {paths.slice(0, shownOfOneKind).map((path) => (
                  <li key={path} class="path">
                    {path}
                  </li>
                ))}
                {paths.length > shownOfOneKind ? (
                  <li class="quiet">{text('receipt.more', { count: paths.length - shownOfOneKind })}</li>
                ) : null}
              </ul>
              <p class="quiet">{text('notices.code', { code })}</p>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}
