import { readAgain } from '../state/opening';
import type { Unread } from '../state/scanOutcome';
import { text } from '../texts/text';

interface ReadAgainProps {
  readonly sourceId: string;
  readonly unread: Unread | undefined;
  /** It is being read. */
  readonly isBusy?: boolean;
}

/** Reads what of a source could not be read, or was not reached; nothing where there is no such thing. */
export function ReadAgain({ sourceId, unread, isBusy = false }: ReadAgainProps) {
  if (unread === undefined) return null;
  return (
    <button
      class="button is-small"
      aria-disabled={isBusy}
      onClick={() => void (isBusy || readAgain(sourceId))}
    >
      {text(unread.kind === 'rest' ? 'receipt.readRest' : 'receipt.readAgain')}
    </button>
  );
}
