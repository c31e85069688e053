import { useEffect, useState } from 'preact/hooks';
import type { Server } from '../../../ipc/contract';
import { Icon } from '../../app/Icon';
import {
  chooseServer,
  chosenServer,
  deleteServer,
  loadServers,
  saveAndTest,
  servers,
  serverTest,
} from '../../state/servers';
import { errorText } from '../../texts/errorText';
import { text } from '../../texts/text';
import { CodeFold } from '../CodeFold';
import { CaField } from './CaField';
import { SignIn } from './SignIn';

const newServer = 'new';

/** Known servers, and the fields of one. */
export function ServerForm() {
  useEffect(() => void loadServers(), []);
  const chosen = chosenServer.value;
  return (
    <div class="server">
      <label class="field">
        {text('server.choose')}
        <select
          class="select"
          value={chosen?.serverId ?? newServer}
          onChange={(event) => {
            const { value } = event.currentTarget;
            chooseServer(value === newServer ? null : value);
          }}
        >
          {servers.value.map((server) => (
            <option key={server.serverId} value={server.serverId}>
              {server.name}
            </option>
          ))}
          <option value={newServer}>{text('server.new')}</option>
        </select>
      </label>
      <ServerFields key={chosen?.serverId ?? newServer} server={chosen} />
    </div>
  );
}

function ServerFields({ server }: { readonly server: Server | null }) {
  const [authKind, setAuthKind] = useState(server?.auth.kind ?? 'none');
  const [url, setUrl] = useState(server?.url ?? '');
  const [ca, setCa] = useState<{ readonly caId: string; readonly name: string } | null>(
    server?.caId === undefined ? null : { caId: server.caId, name: text('server.caChosen') },
  );
  const send = (form: HTMLFormElement): void => {
    const secretField = form.elements.namedItem('secret');
    const secret = secretField instanceof HTMLInputElement ? secretField.value : '';
    void saveAndTest(readFields(form, server, authKind, ca?.caId), secret === '' ? undefined : secret);
    // It has gone to the host; nothing of it stays in the page.
    if (secretField instanceof HTMLInputElement) secretField.value = '';
  };
  return (
    <form
      class="server-fields"
      onSubmit={(event) => {
        event.preventDefault();
        send(event.currentTarget);
      }}
    >
      <label class="field">
        {text('server.name')}
        <input class="input" name="name" required maxLength={200} defaultValue={server?.name ?? ''} />
      </label>
      <label class="field">
        {text('server.url')}
        <input
          class="input"
          name="url"
          type="url"
          required
          maxLength={2048}
          placeholder="https://"
          aria-describedby="server-url-hint"
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
      </label>
      <p id="server-url-hint" class="quiet">
        {text('server.urlHint')}
      </p>
      {isPlain(url) ? (
        <p class="callout is-warning">
          <Icon name="warning" />
          {text('server.plain')}
        </p>
      ) : null}
      <SignIn server={server} authKind={authKind} onAuthKind={setAuthKind} />
      <CaField ca={ca} onCa={setCa} />
      <div class="row">
        <button class="button" disabled={serverTest.value.kind === 'trying'}>
          {text(serverTest.value.kind === 'trying' ? 'server.testing' : 'server.test')}
        </button>
        {server?.serverId === undefined ? null : (
          <button class="link" type="button" onClick={() => void deleteServer(server.serverId ?? '')}>
            {text('server.delete')}
          </button>
        )}
      </div>
      <TestResult />
    </form>
  );
}

function TestResult() {
  const state = serverTest.value;
  if (state.kind === 'reachable')
    return (
      <p class="good-words" role="status">
        <Icon name="good" />
        {text('server.reachable')}
      </p>
    );
  if (state.kind !== 'failed') return null;
  return (
    <div class="error-words" role="alert">
      <p>{errorText(state.error.code)}</p>
      <CodeFold {...state.error} />
    </div>
  );
}

function readFields(
  form: HTMLFormElement,
  server: Server | null,
  authKind: Server['auth']['kind'],
  caId: string | undefined,
): Server {
  const fields = new FormData(form);
  const word = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    ...(server?.serverId === undefined ? {} : { serverId: server.serverId }),
    name: word('name'),
    url: word('url'),
    auth: authKind === 'basic' ? { kind: 'basic', user: word('user') } : { kind: authKind },
    ...(caId === undefined ? {} : { caId }),
  };
}

function isPlain(url: string): boolean {
  return /^http:\/\//i.test(url) && !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(url);
}
