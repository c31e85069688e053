import type { AppInfo, SourceKind } from '../../ipc/contract';
import { isDropping } from '../app/dropTarget';
import { Icon } from '../app/Icon';
import type { IconName } from '../app/generated/icons';
import { call } from '../ipc/client';
import { loadAppInfo, showSheet } from '../state/app';
import { copies } from '../state/copies';
import { media, openMedium } from '../state/media';
import { tellError } from '../state/notices';
import { chooseAndOpen, isOpening, openDemo, openRecent } from '../state/opening';
import { shelfTotals, showLibrary } from '../state/shelf';
import { formatBytes } from '../texts/format';
import { text } from '../texts/text';

const kindIcons: Readonly<Record<SourceKind, IconName>> = {
  folder: 'folder',
  file: 'file',
  files: 'files',
  dicomdir: 'disc',
  zip: 'zip',
  iso: 'disc',
  demo: 'demo',
  library: 'library',
};

/** What a person meets first: one sentence, a place to drop, and the ways to open. */
export function FirstScreen({ info }: { readonly info: AppInfo }) {
  return (
    <main class="first">
      <h1 class="first-name">{text('app.name')}</h1>
      <p class="first-sentence">{text('first.sentence')}</p>
      <DropArea />
      <LibraryEntry />
      <CopiesEntry />
      <RecentSources recent={info.recent} />
      <p class="first-foot">
        <span class="quiet">{text('app.notForDiagnosis')}</span>
        <span class="quiet">{text('about.version', { version: info.version })}</span>
      </p>
    </main>
  );
}

function DropArea() {
  const isBusy = isOpening.value;
  return (
    <section class={isDropping.value ? 'drop is-over' : 'drop'} aria-label={text('open.menu')}>
      <Icon name="disc" size={40} />
      <p class="drop-words">{text(isDropping.value ? 'first.dropNow' : 'first.drop')}</p>
      <div class="row">
        <button class="button is-main" disabled={isBusy} onClick={() => void chooseAndOpen('folder')}>
          <Icon name="open" />
          {text('open.folder')}
          <kbd>Ctrl+O</kbd>
        </button>
        {media.value.map((medium) => (
          <button
            key={medium.mediaId}
            class="button"
            disabled={isBusy}
            title={medium.name}
            onClick={() => void openMedium(medium)}
          >
            <Icon name={medium.kind} />
            <span class="medium-name cut">{text(`media.${medium.kind}`, { name: medium.name })}</span>
          </button>
        ))}
        <button class="button" disabled={isBusy} onClick={() => void chooseAndOpen('files')}>
          <Icon name="files" />
          {text('open.files')}
        </button>
        <button
          class="button"
          disabled={isBusy}
          title={text('first.demoHint')}
          onClick={() => void openDemo()}
        >
          <Icon name="demo" />
          {text('first.demo')}
        </button>
      </div>
    </section>
  );
}

/** Shown once something is in the library. */
function LibraryEntry() {
  const { studies, bytes } = shelfTotals.value;
  if (studies === 0) return null;
  return (
    <section class="recent" aria-label={text('library.title')}>
      <button class="recent-entry library-entry" aria-haspopup="dialog" onClick={() => showLibrary(true)}>
        <Icon name="library" />
        <span class="grow">{text('library.title')}</span>
        <span class="quiet">
          {text('library.studies', { count: studies })} · {formatBytes(bytes)}
        </span>
      </button>
    </section>
  );
}

/** Shown while copies of discs are kept, since they are of patients. */
function CopiesEntry() {
  const state = copies.value;
  if (state.kind !== 'ready' || state.list.files === 0) return null;
  return (
    <section class="recent" aria-label={text('copies.title')}>
      <button class="recent-entry library-entry" aria-haspopup="dialog" onClick={() => showSheet('copies')}>
        <Icon name="disc" />
        <span class="grow">{text('copies.title')}</span>
        <span class="quiet">{formatBytes(state.list.bytes)}</span>
      </button>
    </section>
  );
}

function RecentSources({ recent }: { readonly recent: AppInfo['recent'] }) {
  if (recent.length === 0) return null;
  return (
    <section class="recent" aria-label={text('first.recent')}>
      <header class="recent-head">
        <h2>{text('first.recent')}</h2>
        <button class="link" onClick={() => void clearRecent()}>
          {text('first.clearRecent')}
        </button>
      </header>
      <ul>
        {recent.map((entry) => (
          <li key={entry.recentId}>
            <button class="recent-entry" onClick={() => void openRecent(entry.recentId)}>
              <Icon name={kindIcons[entry.kind]} />
              <span class="grow cut">{entry.name}</span>
              <span class="quiet">{text(`source.${entry.kind}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function clearRecent(): Promise<void> {
  try {
    await call('open.clearRecent', {});
    await loadAppInfo();
  } catch (error) {
    tellError(text('open.clearFailed'), error);
  }
}
