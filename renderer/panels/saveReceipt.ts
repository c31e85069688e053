import { call } from '../ipc/client';
import { app } from '../state/app';
import { chooseTarget } from '../state/browser';
import { tell, tellError } from '../state/notices';
import { text } from '../texts/text';

/** Saves the import receipt of a source as a page to be printed, to a place that the person chooses. */
export async function saveReceipt(sourceId: string): Promise<void> {
  try {
    const hasDialogs = app.value.kind === 'ready' && app.value.info.hasNativeDialogs;
    const target = hasDialogs ? undefined : await chooseTarget('html', text('receipt.suggestedName'));
    if (target === null) return;
    const written = await call(
      'source.saveReceipt',
      target === undefined ? { sourceId } : { sourceId, targetId: target.targetId },
    );
    if (written !== null) tell(text('receipt.saved', { name: written.name }));
  } catch (error) {
    tellError(text('receipt.saveFailed'), error);
  }
}
