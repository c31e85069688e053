import { isReceiptOpen, toggleReceipt } from '../state/app';
import { openedJob, showJob } from '../state/jobs';
import { closeShare, isShareOpen } from '../state/shareDraft';
import { selectedFinding, selectFinding } from '../state/findings';
import { dismissNewest } from './dismissNotice';

/**
 * What Escape does: closes the topmost panel, else lets go of the selected measurement, else dismisses the newest notice.
 * False when there is nothing to do.
 */
export function closeTopmost(): boolean {
  if (isShareOpen.peek()) closeShare();
  else if (openedJob.peek() !== null) showJob(null);
  else if (isReceiptOpen.peek()) toggleReceipt(false);
  else if (selectedFinding.peek() !== null) selectFinding(null);
  else return dismissNewest();
  return true;
}
