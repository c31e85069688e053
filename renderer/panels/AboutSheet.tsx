import { useEffect, useState } from 'preact/hooks';
import { call } from '../ipc/client';
import { app, showSheet } from '../state/app';
import { tellError } from '../state/notices';
import { text } from '../texts/text';
import { Dialog } from './Dialog';

/** Version, what this program is not, and the notices of what it is built with. */
export function AboutSheet() {
  const state = app.value;
  const [notices, setNotices] = useState('');
  useEffect(() => {
    call('app.notices', {}).then(
      (answer) => setNotices(answer.text),
      (error: unknown) => tellError(text('about.noticesFailed'), error),
    );
  }, []);
  return (
    <Dialog title={text('about.title')} onClose={() => showSheet(null)}>
      {state.kind === 'ready' ? <p>{text('about.version', { version: state.info.version })}</p> : null}
      <p>{text('about.purpose')}</p>
      <p class="about-warning">{text('about.notDevice')}</p>
      <h3>{text('about.notices')}</h3>
      <pre class="notices-text" tabIndex={0}>
        {notices}
      </pre>
    </Dialog>
  );
}
