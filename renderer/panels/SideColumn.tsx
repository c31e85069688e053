import { isPanelOver } from '../app/sidePanel';
import { openedJob } from '../state/jobs';
import { settings } from '../state/settings';
import { JobPanel } from './JobPanel';
import { Notices } from './Notices';
import { ReceiptPanel } from './ReceiptPanel';
import { RightPanel } from './RightPanel';

/**
 * The column at the right: findings, tags and image, or for a while the result of a job or what was read in their place.
 * Nothing of it lies on a picture, and where the panel was open, no picture changes its size.
 */
export function SideColumn() {
  if (!isPanelOver.value && !settings.value.rightPanelOpen) return null;
  return (
    <div class="side">
      {openedJob.value !== null ? <JobPanel /> : isPanelOver.value ? <ReceiptPanel /> : <RightPanel />}
      <Notices at="right" />
    </div>
  );
}
