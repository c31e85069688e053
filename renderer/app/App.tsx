import { BrowseDialog } from '../panels/BrowseDialog';
import { CopiesSheet } from '../panels/CopiesSheet';
import { FirstScreen } from '../panels/FirstScreen';
import { LibrarySheet } from '../panels/library/LibrarySheet';
import { Notices } from '../panels/Notices';
import { AboutSheet } from '../panels/AboutSheet';
import { KeySheet } from '../panels/KeySheet';
import { PasswordSheet } from '../panels/PasswordSheet';
import { app, sheet } from '../state/app';
import { sources } from '../state/library';
import { isLibraryOpen } from '../state/shelf';
import { text } from '../texts/text';
import { Tooltip } from './Tooltip';
import { Workspace } from './Workspace';

/** The window. */
export function App() {
  const state = app.value;
  if (state.kind === 'noSession')
    return <Unavailable title={text('app.noSession')} advice={text('app.noSessionAdvice')} />;
  if (state.kind === 'lost') return <Unavailable title={text('app.lost')} advice={text('app.lostAdvice')} />;
  if (state.kind === 'starting')
    return <main class="starting" aria-busy="true" aria-label={text('app.starting')} />;
  return (
    <>
      {sources.value.length === 0 ? <FirstScreen info={state.info} /> : <Workspace />}
      {isLibraryOpen.value ? <LibrarySheet /> : null}
      <BrowseDialog />
      <PasswordSheet />
      {sheet.value === 'keys' ? <KeySheet /> : null}
      {sheet.value === 'copies' ? <CopiesSheet /> : null}
      {sheet.value === 'about' ? <AboutSheet /> : null}
      <Notices at="first" />
      <Tooltip />
    </>
  );
}

function Unavailable({ title, advice }: { readonly title: string; readonly advice: string }) {
  return (
    <main class="unavailable">
      <div role="alert">
        <h1>{title}</h1>
        <p>{advice}</p>
      </div>
    </main>
  );
}
