import type { WireError } from '../../ipc/contract';
import { text } from '../texts/text';

/** The code and facts of an error, folded away: for the one who is asked for help. */
export function CodeFold({ code, facts }: WireError) {
  const known = Object.entries(facts);
  return (
    <details class="code-fold">
      <summary>{text('notices.details')}</summary>
      <p>{text('notices.code', { code })}</p>
      {known.length === 0 ? null : <p>{known.map(([name, value]) => `${name}: ${value}`).join(', ')}</p>}
    </details>
  );
}
