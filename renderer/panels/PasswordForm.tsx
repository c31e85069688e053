import { useState } from 'preact/hooks';
import { tellError } from '../state/notices';
import { text } from '../texts/text';

interface PasswordFormProps {
  /** Of what is locked. */
  readonly name: string;
  /** A password is being tried. */
  readonly isTrying?: boolean;
  readonly onPassword: (password: string) => Promise<void>;
}

/** Asks for a password. It goes to the host once and stays in no field. */
export function PasswordForm({ name, isTrying = false, onPassword }: PasswordFormProps) {
  const [isSending, setSending] = useState(false);
  const isBusy = isSending || isTrying;
  async function send(form: HTMLFormElement): Promise<void> {
    const field = form.elements.namedItem('password');
    if (!(field instanceof HTMLInputElement) || isBusy) return;
    setSending(true);
    try {
      await onPassword(field.value);
    } catch (error) {
      tellError(text('open.failed'), error);
    } finally {
      form.reset();
      setSending(false);
    }
  }
  return (
    <form
      class="password-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <label>
        {text('password.label', { name })}
        <input class="input" name="password" type="password" autocomplete="off" autofocus required />
      </label>
      <div class="row">
        <button class="button is-main" disabled={isBusy}>
          {text('password.open')}
        </button>
        <span class="quiet">{text(isBusy ? 'password.trying' : 'password.note')}</span>
      </div>
    </form>
  );
}
