import type { BrowseFolder } from '../../ipc/contract';
import { Icon } from '../app/Icon';
import { browser, closeBrowser, goToFolder, pick, takeFile, type BrowserState } from '../state/browser';
import { openEntries } from '../state/opening';
import { errorText } from '../texts/errorText';
import { formatBytes } from '../texts/format';
import { text, type PlainTextKey } from '../texts/text';
import { CodeFold } from './CodeFold';
import { Dialog } from './Dialog';
import { TargetForm } from './TargetForm';

/** The host's folder picker, where there are no system dialogs. */
export function BrowseDialog() {
  const state = browser.value;
  if (state === null) return null;
  const { task, view } = state;
  return (
    <Dialog title={text(titleKey(state))} extraClass="is-browser" onClose={closeBrowser}>
      {view.kind === 'loading' ? <p class="quiet">{text('common.waiting')}</p> : null}
      {view.kind === 'failed' ? (
        <div role="alert">
          <p>
            {text('browse.failed')} {errorText(view.error.code)}
          </p>
          <CodeFold {...view.error} />
        </div>
      ) : null}
      {view.kind === 'shown' ? (
        <>
          <Crumbs folder={view.folder} />
          <Entries state={state} folder={view.folder} />
          {task.purpose === 'target' ? <TargetForm suggestedName={task.suggestedName} /> : null}
          {task.purpose === 'open' ? <OpenButtons state={state} folder={view.folder} /> : null}
        </>
      ) : null}
    </Dialog>
  );
}

function Crumbs({ folder }: { readonly folder: BrowseFolder }) {
  return (
    <nav class="crumbs" aria-label={text('browse.path')}>
      {folder.crumbs.map((crumb, index) => (
        <button
          key={crumb.folderId}
          class="crumb"
          aria-current={index === folder.crumbs.length - 1 ? 'location' : undefined}
          onClick={() => void goToFolder(crumb.folderId)}
        >
          {crumb.name === '/' ? text('browse.computer') : crumb.name}
        </button>
      ))}
    </nav>
  );
}

function Entries({ state, folder }: { readonly state: BrowserState; readonly folder: BrowseFolder }) {
  const { task } = state;
  const canPick = task.purpose === 'open' && task.pick === 'files';
  const shown = folder.entries;
  return (
    <ul class="entries" aria-label={text('browse.entries')} tabIndex={-1}>
      {shown.length === 0 ? <li class="quiet entry">{text('browse.empty')}</li> : null}
      {shown.map((entry) => (
        <li key={entry.entryId}>
          {entry.isFolder ? (
            <button class="entry" onClick={() => void goToFolder(entry.entryId)}>
              <Icon name="folder" />
              <span class="grow cut">{entry.name}</span>
              <Icon name="right" size={14} />
            </button>
          ) : canPick ? (
            <label class="entry">
              <input
                type="checkbox"
                checked={state.picked.has(entry.entryId)}
                onChange={(event) => pick(entry.entryId, event.currentTarget.checked)}
              />
              <span class="grow cut">{entry.name}</span>
              <span class="quiet">{entry.size === undefined ? '' : formatBytes(entry.size)}</span>
            </label>
          ) : task.purpose === 'file' ? (
            <button class="entry" onClick={() => takeFile(entry.entryId)}>
              <Icon name="file" />
              <span class="grow cut">{entry.name}</span>
              <span class="quiet">{entry.size === undefined ? '' : formatBytes(entry.size)}</span>
            </button>
          ) : (
            <span class="entry quiet">
              <Icon name="file" />
              <span class="grow cut">{entry.name}</span>
              <span>{entry.size === undefined ? '' : formatBytes(entry.size)}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function OpenButtons({ state, folder }: { readonly state: BrowserState; readonly folder: BrowseFolder }) {
  const isForFiles = state.task.purpose === 'open' && state.task.pick === 'files';
  const count = state.picked.size;
  return (
    <footer class="dialog-foot">
      <button class="button" onClick={closeBrowser}>
        {text('common.cancel')}
      </button>
      {isForFiles ? (
        <button
          class="button is-main"
          disabled={count === 0}
          onClick={() => void openEntries([...state.picked])}
        >
          {text('browse.openFiles', { count })}
        </button>
      ) : (
        <button class="button is-main" onClick={() => void openEntries([folder.folderId])}>
          {text('browse.openFolder')}
        </button>
      )}
    </footer>
  );
}

function titleKey({ task }: BrowserState): PlainTextKey {
  if (task.purpose === 'target') return 'browse.titleTarget';
  if (task.purpose === 'file') return 'browse.titleFile';
  return task.pick === 'folder' ? 'browse.titleFolder' : 'browse.titleFiles';
}
