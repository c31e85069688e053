import { passwordAsked, putOffPassword, tryPassword } from '../state/passwords';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { Dialog } from './Dialog';
import { PasswordForm } from './PasswordForm';

/** Asks for the passwords of archives, one after the other. Stays while one is tried. */
export function PasswordSheet() {
  const asked = passwordAsked.value;
  if (asked === undefined) return null;
  const { sourceId, name, last } = asked;
  return (
    <Dialog key={sourceId} title={text('password.title')} onClose={() => putOffPassword(sourceId)}>
      {last === 'wrong' ? (
        <p class="error-words" role="alert">
          {errorText('archive.passwordWrong')}
        </p>
      ) : null}
      {last === 'notAll' ? <p role="status">{text('password.notAll')}</p> : null}
      <PasswordForm
        name={name}
        isTrying={last === 'trying'}
        onPassword={(password) => tryPassword(sourceId, password)}
      />
    </Dialog>
  );
}
