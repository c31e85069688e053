import { identityFreeTokens, parsePattern, patternTokens } from '../../../core/archive/fileNamePattern';
import { asAppError } from '../../../core/errors/AppError';
import { settings } from '../../state/settings';
import { chooseFileNamePattern, isDeidentified } from '../../state/shareDraft';
import { preview } from '../../state/sharePreview';
import { text } from '../../texts/text';

/** File names of a package. */
export function PatternField() {
  const pattern = settings.value.fileNamePattern;
  const problem = patternProblem(pattern, isDeidentified.value);
  const state = preview.value;
  const example = state.kind === 'ready' ? state.preview.exampleNames[0] : undefined;
  return (
    <div class="field">
      <label>
        {text('share.pattern')}
        <input
          class="input"
          maxLength={200}
          spellcheck={false}
          aria-describedby="pattern-hint"
          aria-invalid={problem !== undefined}
          value={pattern}
          onInput={(event) => chooseFileNamePattern(event.currentTarget.value)}
        />
      </label>
      <p id="pattern-hint" class={problem === undefined ? 'quiet' : 'error-words'}>
        {problem ?? text('share.patternHint')}
      </p>
      {problem === undefined ? null : (
        <button class="button is-small" onClick={() => chooseFileNamePattern('')}>
          {text('share.patternDefault')}
        </button>
      )}
      {problem === undefined && example !== undefined ? (
        <p>
          <span class="quiet">{text('share.example')} </span>
          <span class="path">{example}</span>
        </p>
      ) : null}
      <details class="fold">
        <summary class="quiet">{text('share.patternParts')}</summary>
        <div class="parts">
          {(isDeidentified.value ? identityFreeTokens : patternTokens).map((token) => (
            <button
              key={token}
              class="part"
              aria-label={text('share.patternAdd', { part: token })}
              onClick={() => chooseFileNamePattern(`${pattern}{${token}}`)}
            >
              {`{${token}}`}
            </button>
          ))}
        </div>
      </details>
    </div>
  );
}

function patternProblem(pattern: string, isPrivate: boolean): string | undefined {
  try {
    parsePattern(pattern, isPrivate);
    return undefined;
  } catch (error) {
    const isIdentity = asAppError(error, 'usage.wrong').facts['reason'] === 'identityToken';
    return text(isIdentity ? 'share.patternIdentity' : 'share.patternUnknown');
  }
}
