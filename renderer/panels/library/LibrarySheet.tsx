import type { ShelfList } from '../../../ipc/shelf';
import {
  isReadingAgain,
  readShelfAgain,
  shelf,
  shelfTotals,
  showLibrary,
  type ShelfState,
} from '../../state/shelf';
import { errorText } from '../../texts/errorText';
import { formatBytes } from '../../texts/format';
import { text } from '../../texts/text';
import { CodeFold } from '../CodeFold';
import { Dialog } from '../Dialog';
import { LibraryFilters } from './LibraryFilters';
import { LibraryRow } from './LibraryRow';

/** The studies that were copied to this computer: searched, opened, deleted. */
export function LibrarySheet() {
  const state = shelf.value;
  return (
    <Dialog title={text('library.title')} extraClass="is-library" onClose={() => showLibrary(false)}>
      <p class="quiet">{text('library.intro')}</p>
      <LibraryFilters modalities={state.kind === 'ready' ? state.list.modalities : []} />
      <p class="quiet" role="status">
        {foundWords(state)}
      </p>
      <div class="library-scroll" tabIndex={0} role="group" aria-label={text('library.title')}>
        {state.kind === 'failed' ? (
          <div class="panel-note" role="alert">
            <p>
              {text('library.failed')} {errorText(state.error.code)}
            </p>
            <CodeFold {...state.error} />
          </div>
        ) : null}
        {state.kind === 'ready' && state.list.rows.length > 0 ? <Table list={state.list} /> : null}
        {state.kind === 'ready' && state.list.rows.length === 0 ? (
          <p class="panel-note">{text(state.list.totals.studies === 0 ? 'library.empty' : 'library.none')}</p>
        ) : null}
      </div>
      <Foot />
    </Dialog>
  );
}

function Table({ list }: { readonly list: ShelfList }) {
  return (
    <table class="library-table">
      <thead>
        <tr>
          <th scope="col">{text('library.date')}</th>
          <th scope="col">{text('library.patient')}</th>
          <th scope="col">{text('library.study')}</th>
          <th scope="col" class="is-number">
            {text('library.count')}
          </th>
          <th scope="col" class="is-number">
            {text('library.size')}
          </th>
          <th scope="col">{text('library.added')}</th>
          <th scope="col">
            <span class="hidden-label">{text('library.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.rows.map((row) => (
          <LibraryRow key={row.studyId} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Foot() {
  const { studies, instances, bytes } = shelfTotals.value;
  const words = {
    studies: text('library.studies', { count: studies }),
    objects: text('library.objects', { count: instances }),
    size: formatBytes(bytes),
  };
  const isBusy = isReadingAgain.value;
  return (
    <footer class="row">
      <p class="grow quiet">{text('library.total', words)}</p>
      <button
        class="button is-small"
        title={text('library.readAgainHint')}
        disabled={isBusy}
        onClick={() => void readShelfAgain()}
      >
        {text(isBusy ? 'library.reading' : 'library.readAgain')}
      </button>
    </footer>
  );
}

function foundWords(state: ShelfState): string {
  if (state.kind !== 'ready') return state.kind === 'loading' ? text('library.loading') : '';
  const { rows, found } = state.list;
  return found > rows.length
    ? text('library.shownOf', { shown: rows.length, count: found })
    : text('library.found', { count: found });
}
