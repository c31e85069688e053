import { useState } from 'preact/hooks';
import { tellError } from '../state/notices';
import { givePassword } from '../state/opening';
import { text } from '../texts/text';

/** Asks for the password of an archive. It goes to the host once and stays in no field. */
export function PasswordForm({ sourceId, name }: { readonly sourceId: string; readonly name: string }) {
  const [isBusy, setBusy] = useState(false);
  async function send(form: HTMLFormElement): Promise<void> {
    const field = form.elements.namedItem('password');
    if (!(field instanceof HTMLInputElement)) return;
    setBusy(true);
    try {
      await givePassword(sourceId, field.value);
    } catch (error) {
      tellError(text('open.failed'), error);
    } finally {
      form.reset();
      setBusy(false);
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
        <input class="input" name="password" type="password" autocomplete="off" required />
      </label>
      <div class="row">
        <button class="button is-main" disabled={isBusy}>
          {text('password.open')}
        </button>
        <span class="quiet">{text('password.note')}</span>
      </div>
    </form>
  );
}
