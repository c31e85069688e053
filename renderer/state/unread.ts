/** What could not be read because its disc was taken out: said once a scan has ended, with the offer to read it again. */
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import type { FinishedScan } from './library';
import { readAgain } from './opening';
import { watchScans } from './scanOffers';
import { unreadIn, type Unread } from './scanOutcome';

/** In a sentence. */
export function unreadWords({ error }: FinishedScan, unread: Unread): string {
  if (error?.code === 'source.otherFile') return errorText(error.code);
  if (unread.kind === 'rest') return text('receipt.cancelled');
  if (unread.count === 0) return errorText(unread.isOut ? 'source.vanished' : 'source.unreadable');
  return text(unread.isOut ? 'receipt.unreadOut' : 'receipt.unread', { count: unread.count });
}

/** Offers to read again what the disc was out for. What is damaged or was stopped stands in the receipt only. */
export function watchUnread(): () => void {
  return watchScans(({ source: { sourceId, name }, scan }) => {
    const unread = scan.kind === 'finished' ? unreadIn(scan) : undefined;
    if (scan.kind !== 'finished' || unread?.kind !== 'failed' || !unread.isOut) return undefined;
    return {
      message: `${name}: ${unreadWords(scan, unread)}`,
      label: text('receipt.readAgain'),
      run: () => void readAgain(sourceId),
    };
  });
}
