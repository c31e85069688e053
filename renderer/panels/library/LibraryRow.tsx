import { useEffect, useRef, useState } from 'preact/hooks';
import type { ShelfRow } from '../../../ipc/shelf';
import { closeAndForget } from '../../app/closeAndForget';
import { Icon } from '../../app/Icon';
import { tell, tellError } from '../../state/notices';
import { openShelfStudy, removeShelfStudy } from '../../state/shelf';
import { formatBytes, formatDate, formatName } from '../../texts/format';
import { text } from '../../texts/text';

/** One study of the library. Deleting asks first, in the same place. */
export function LibraryRow({ row }: { readonly row: ShelfRow }) {
  const [isAsking, setAsking] = useState(false);
  const deleteButton = useRef<HTMLButtonElement>(null);
  const name = formatName(row.patientName) ?? text('list.noName');
  const date = formatDate(row.studyDate) ?? text('list.noDate');
  const id = row.patientId === undefined ? text('list.noId') : text('list.id', { id: row.patientId });
  if (isAsking) {
    return (
      <ConfirmDelete
        row={row}
        name={name}
        date={date}
        onKeep={() => {
          setAsking(false);
          // The button is there again after this change has been drawn.
          requestAnimationFrame(() => deleteButton.current?.focus());
        }}
      />
    );
  }
  return (
    <tr class="library-row">
      <td>{date}</td>
      <td>
        <span class="cut" title={name}>
          {name}
        </span>
        <span class="cut quiet" title={id}>
          {id}
        </span>
      </td>
      <td>
        <span class="cut" title={row.description}>
          {row.description ?? ''}
        </span>
        <span class="cut quiet">
          {[row.modalities.join(', '), text('list.study', { count: row.series })].filter(Boolean).join(' · ')}
        </span>
      </td>
      <td class="is-number">{row.instances.toLocaleString('en')}</td>
      <td class="is-number">{formatBytes(row.bytes)}</td>
      <td>{formatDate(row.addedAt.slice(0, 10).replaceAll('-', ''))}</td>
      <td>
        <div class="row">
          <button
            class="button is-small"
            aria-label={text('library.openStudyOf', { name, date })}
            onClick={() => void openShelfStudy(row)}
          >
            {text('library.openStudy')}
          </button>
          <button
            ref={deleteButton}
            class="tool is-tiny"
            aria-label={text('library.deleteOf', { name, date })}
            title={text('library.delete')}
            onClick={() => setAsking(true)}
          >
            <Icon name="remove" size={16} />
          </button>
        </div>
      </td>
    </tr>
  );
}

interface ConfirmDeleteProps {
  readonly row: ShelfRow;
  readonly name: string;
  readonly date: string;
  readonly onKeep: () => void;
}

function ConfirmDelete({ row, name, date, onKeep }: ConfirmDeleteProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => keep.current?.focus(), []);
  const words = {
    name,
    date,
    objects: text('library.objects', { count: row.instances }),
    size: formatBytes(row.bytes),
  };
  async function remove(): Promise<void> {
    const list = keep.current?.closest<HTMLElement>('.library-scroll');
    setBusy(true);
    try {
      for (const sourceId of row.sourceIds) await closeAndForget(sourceId);
      await removeShelfStudy(row);
      // The row with the focus is gone; the keyboard stays in the list.
      list?.focus();
      tell(text('library.deleted'));
    } catch (error) {
      tellError(text('library.deleteFailed'), error);
      setBusy(false);
      onKeep();
    }
  }
  return (
    <tr class="library-row is-asking">
      <td colSpan={7}>
        <div class="row" role="alert">
          <Icon name="warning" />
          <p class="grow">{text('library.confirmDelete', words)}</p>
          <button ref={keep} class="button is-small" disabled={isBusy} onClick={onKeep}>
            {text('library.confirmNo')}
          </button>
          <button class="button is-small is-danger" disabled={isBusy} onClick={() => void remove()}>
            {text('library.confirmYes')}
          </button>
        </div>
      </td>
    </tr>
  );
}
