import { useState } from 'preact/hooks';
import { asAppError } from '../../core/errors/AppError';
import type { WireError } from '../../ipc/contract';
import { closeBrowser, takeTarget } from '../state/browser';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';

/** Name of what will be written into the shown folder. */
export function TargetForm({ suggestedName }: { readonly suggestedName: string }) {
  const [name, setName] = useState(suggestedName);
  const [problem, setProblem] = useState<WireError | null>(null);
  const take = (): void => {
    takeTarget(name).catch((error: unknown) => {
      const { code, facts } = asAppError(error, 'write.failed');
      setProblem({ code, facts });
    });
  };
  return (
    <form
      class="target-form"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label>
        {text('browse.fileName')}
        <input
          class="input"
          required
          maxLength={200}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      {problem === null ? null : (
        <p class="error-words" role="alert">
          {errorText(problem.code)}
        </p>
      )}
      <footer class="dialog-foot">
        <button class="button" type="button" onClick={closeBrowser}>
          {text('common.cancel')}
        </button>
        <button class="button is-main">{text('browse.save')}</button>
      </footer>
    </form>
  );
}
