import { app } from '../state/app';
import { sources } from '../state/library';
import { text } from '../texts/text';
import { FirstScreen } from '../panels/FirstScreen';

/** The window. */
export function App() {
  const state = app.value;
  if (state.kind === 'noSession')
    return <Unavailable title={text('app.noSession')} advice={text('app.noSessionAdvice')} />;
  if (state.kind === 'lost') return <Unavailable title={text('app.lost')} advice={text('app.lostAdvice')} />;
  if (state.kind === 'starting')
    return <main class="starting" aria-busy="true" aria-label={text('app.starting')} />;
  return <>{sources.value.length === 0 ? <FirstScreen info={state.info} /> : null}</>;
}

function Unavailable({ title, advice }: { readonly title: string; readonly advice: string }) {
  return (
    <main class="unavailable" aria-live="assertive">
      <h1>{title}</h1>
      <p>{advice}</p>
    </main>
  );
}
