import { useId } from 'preact/hooks';
import { clearSearch, searchLibrary, shelfQuery } from '../../state/shelf';
import { text } from '../../texts/text';

/** Words, dates and modality to look for. */
export function LibraryFilters({ modalities }: { readonly modalities: readonly string[] }) {
  const query = shelfQuery.value;
  const [from, to, modality] = [useId(), useId(), useId()];
  return (
    <div class="library-filters" role="search" aria-label={text('library.filters')}>
      <input
        class="input library-words"
        autofocus
        type="search"
        aria-label={text('library.search')}
        placeholder={text('library.search')}
        value={query.text ?? ''}
        onInput={(event) => searchLibrary({ text: event.currentTarget.value })}
      />
      <div class="field">
        <label for={from}>{text('library.from')}</label>
        <input
          id={from}
          class="input"
          type="date"
          value={toInput(query.from)}
          onInput={(event) => searchLibrary({ from: toDay(event.currentTarget.value) })}
        />
      </div>
      <div class="field">
        <label for={to}>{text('library.to')}</label>
        <input
          id={to}
          class="input"
          type="date"
          value={toInput(query.to)}
          onInput={(event) => searchLibrary({ to: toDay(event.currentTarget.value) })}
        />
      </div>
      <div class="field">
        <label for={modality}>{text('library.modality')}</label>
        <select
          id={modality}
          class="select"
          value={query.modality ?? ''}
          onChange={(event) => searchLibrary({ modality: event.currentTarget.value })}
        >
          <option value="">{text('library.anyModality')}</option>
          {modalities.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </div>
      <button class="button" disabled={Object.keys(query).length === 0} onClick={clearSearch}>
        {text('library.clear')}
      </button>
    </div>
  );
}

/** `YYYY-MM-DD` of the field as DICOM writes it; a year that is still being typed is no date. */
function toDay(value: string): string | undefined {
  return /^[12]\d{3}-\d{2}-\d{2}$/.test(value) ? value.replaceAll('-', '') : undefined;
}

function toInput(day: string | undefined): string {
  return day === undefined ? '' : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
