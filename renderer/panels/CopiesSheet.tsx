import { useEffect } from 'preact/hooks';
import type { OpenedSource } from '../../ipc/contract';
import type { CopyState } from '../../ipc/localCopies';
import { showSheet } from '../state/app';
import { clearCopies, copies, copyStates, loadCopies, startCopy, type CopiesState } from '../state/copies';
import { cancelJob } from '../state/jobs';
import { sources } from '../state/library';
import { changeSettings, settings } from '../state/settings';
import { errorText } from '../texts/errorText';
import { formatBytes } from '../texts/format';
import { text } from '../texts/text';
import { CodeFold } from './CodeFold';
import { Dialog } from './Dialog';
import { Tick } from './share/Choice';

/** Local copies of what is on slow media: made for what is open, deleted for all. */
export function CopiesSheet() {
  useEffect(() => void loadCopies(), []);
  const all = sources.value;
  return (
    <Dialog title={text('copies.title')} onClose={() => showSheet(null)}>
      <p class="quiet">{text('copies.intro')}</p>
      <h3>{text('copies.sources')}</h3>
      {all.length === 0 ? <p class="quiet">{text('copies.noSource')}</p> : null}
      <ul class="copies-list">
        {all.map(({ source }) => (
          <SourceRow key={source.sourceId} source={source} state={copyStates.value.get(source.sourceId)} />
        ))}
      </ul>
      <Tick
        title={text('copies.always')}
        hint={text('copies.alwaysHint')}
        isTicked={settings.value.copySlowMedia}
        onTick={(copySlowMedia) => changeSettings({ copySlowMedia })}
      />
      <Kept state={copies.value} />
    </Dialog>
  );
}

function SourceRow({
  source,
  state,
}: {
  readonly source: OpenedSource;
  readonly state: CopyState | undefined;
}) {
  const { sourceId, name } = source;
  const words = wordsOf(state);
  const isWhole = state?.kind === 'ended' && state.isWhole;
  return (
    <li class="row">
      <span class="grow">
        <span class="cut">{name}</span>
        {words === undefined ? null : (
          <span class="quiet" role="status">
            {words}
          </span>
        )}
      </span>
      {state?.kind === 'copying' ? (
        <button class="button is-small" onClick={() => cancelJob(state.jobId)}>
          {text('common.cancel')}
        </button>
      ) : isWhole || state?.kind === 'waiting' ? null : (
        <button
          class="button is-small"
          aria-label={text('copies.startOf', { name })}
          onClick={() => void startCopy(sourceId)}
        >
          {text('copies.start')}
        </button>
      )}
    </li>
  );
}

function wordsOf(state: CopyState | undefined): string | undefined {
  if (state === undefined || state.kind === 'offered') return undefined;
  if (state.kind === 'waiting') return text('copies.waiting');
  if (state.kind === 'copying') return text('copies.copying');
  return text(state.isWhole ? 'copies.whole' : 'copies.part');
}

function Kept({ state }: { readonly state: CopiesState }) {
  if (state.kind === 'loading') return null;
  if (state.kind === 'failed')
    return (
      <div class="error-words" role="alert">
        <p>
          {text('copies.failed')} {errorText(state.error.code)}
        </p>
        <CodeFold {...state.error} />
      </div>
    );
  const { files, bytes, maxBytes, maxAgeDays } = state.list;
  const isCopying = [...copyStates.value.values()].some(({ kind }) => kind === 'copying');
  return (
    <>
      <footer class="row">
        <p class="grow" role="status">
          {files === 0
            ? text(isCopying ? 'copies.noneYet' : 'copies.none')
            : text('copies.kept', { count: files, size: formatBytes(bytes) })}
        </p>
        <button class="button is-small" disabled={files === 0} onClick={() => void clearCopies()}>
          {text('copies.clear')}
        </button>
      </footer>
      <p class="quiet">{text('copies.limits', { days: maxAgeDays, size: formatBytes(maxBytes) })}</p>
    </>
  );
}
