import { passwordAsked, putOffPassword, tryPassword } from '../state/passwords';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { Dialog } from './Dialog';
import { PasswordForm } from './PasswordForm';

/** Asks for the password of an archive that is all that was opened. Stays while it is tried. */
export function PasswordSheet() {
  const asked = passwordAsked.value;
  if (asked === undefined) return null;
  const { sourceId, name, code, isTrying } = asked;
  return (
    <Dialog key={sourceId} title={text('password.title')} onClose={() => putOffPassword(sourceId)}>
      {code === 'archive.passwordWrong' ? (
        <p class="error-words" role="alert">
          {errorText(code)}
        </p>
      ) : null}
      <PasswordForm
        name={name}
        isTrying={isTrying}
        onPassword={(password) => tryPassword(sourceId, password)}
      />
    </Dialog>
  );
}
