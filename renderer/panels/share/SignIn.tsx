import type { Server } from '../../../ipc/contract';
import { app } from '../../state/app';
import { text } from '../../texts/text';

interface SignInProps {
  readonly server: Server | null;
  readonly authKind: Server['auth']['kind'];
  readonly onAuthKind: (kind: Server['auth']['kind']) => void;
}

/** How to sign in. The secret itself is read by the form and kept nowhere. */
export function SignIn({ server, authKind, onAuthKind }: SignInProps) {
  const keepsSecrets = app.value.kind === 'ready' && app.value.info.keepsSecrets;
  return (
    <>
      <div class="inline-choices" role="radiogroup" aria-label={text('server.auth')}>
        <span class="inline-title">{text('server.auth')}</span>
        {(['none', 'basic', 'bearer'] as const).map((kind) => (
          <label key={kind} class="inline-choice">
            <input type="radio" name="auth" checked={authKind === kind} onChange={() => onAuthKind(kind)} />
            {text(`server.${kind}`)}
          </label>
        ))}
      </div>
      {authKind === 'basic' ? (
        <label class="field">
          {text('server.user')}
          <input
            class="input"
            name="user"
            required
            maxLength={200}
            autocomplete="off"
            defaultValue={server?.auth.kind === 'basic' ? server.auth.user : ''}
          />
        </label>
      ) : null}
      {authKind === 'none' ? null : (
        <>
          <label class="field">
            {text(authKind === 'basic' ? 'server.password' : 'server.token')}
            <input
              class="input"
              name="secret"
              type="password"
              autocomplete="off"
              maxLength={1024}
              required={server === null}
              aria-describedby="server-secret-hint"
            />
          </label>
          <p id="server-secret-hint" class="quiet">
            {text(keepsSecrets ? 'server.kept' : 'server.memory')}
            {server === null ? '' : `. ${text('server.unchanged')}.`}
          </p>
        </>
      )}
    </>
  );
}
