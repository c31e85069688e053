import { useRef, useState } from 'preact/hooks';
import type { TagRow } from '../../ipc/contract';
import { searchTags, tagMatches, tags, tagSearch } from '../state/inspection';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';

const rowHeight = 40;
const spareRows = 8;

/** Data elements of the shown instance, with a search. Only the rows in sight are in the document. */
export function TagsPanel() {
  const state = tags.value;
  return (
    <div class="tags">
      <header class="panel-bar">
        <input
          class="input"
          type="search"
          aria-label={text('tags.search')}
          placeholder={text('tags.search')}
          value={tagSearch.value}
          onInput={(event) => searchTags(event.currentTarget.value)}
        />
      </header>
      {state.kind === 'none' ? <p class="panel-note">{text('tags.noInstance')}</p> : null}
      {state.kind === 'failed' ? (
        <p class="panel-note">
          {text('tags.failed')} {errorText(state.error.code)}
        </p>
      ) : null}
      {state.kind === 'ready' || state.kind === 'loading' ? <TagRows rows={tagMatches.value} /> : null}
      {state.kind === 'ready' ? (
        <TagCount matches={tagMatches.value.length} total={state.rows.length} />
      ) : null}
    </div>
  );
}

function TagRows({ rows }: { readonly rows: readonly TagRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const height = box.current?.clientHeight ?? 800;
  const first = Math.max(0, Math.floor(top / rowHeight) - spareRows);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + spareRows);
  return (
    <div
      ref={box}
      class="tag-scroll"
      role="list"
      aria-label={text('tags.list')}
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: `${first * rowHeight}px` }} />
      {rows.slice(first, last).map((row, index) => (
        <Tag key={first + index} row={row} place={first + index + 1} count={rows.length} />
      ))}
      <div style={{ height: `${(rows.length - last) * rowHeight}px` }} />
    </div>
  );
}

function Tag({
  row,
  place,
  count,
}: {
  readonly row: TagRow;
  readonly place: number;
  readonly count: number;
}) {
  const indent = { paddingLeft: `${8 + Math.min(row.depth, 8) * 10}px` };
  if (row.tag === '')
    return (
      <div class="tag is-item" role="listitem" aria-setsize={count} aria-posinset={place} style={indent}>
        <span class="quiet">{row.name === '' ? text('tags.item') : row.name}</span>
      </div>
    );
  return (
    <div class="tag" role="listitem" aria-setsize={count} aria-posinset={place} style={indent}>
      <span class="tag-line">
        <span class="grow cut">{row.name}</span>
        <span class="quiet">
          {row.tag} {row.vr}
        </span>
      </span>
      <span class="cut tag-value" title={row.value}>
        {row.value === '' && row.length > 0 ? text('tags.bytes', { count: row.length }) : row.value}
      </span>
    </div>
  );
}

function TagCount({ matches, total }: { readonly matches: number; readonly total: number }) {
  return (
    <p class="panel-foot quiet" role="status">
      {matches === 0
        ? text('tags.none')
        : matches === total
          ? text('tags.count', { count: total })
          : text('tags.matches', { matches, total })}
    </p>
  );
}
