import { JobPanel } from '../panels/JobPanel';
import { ReceiptPanel } from '../panels/ReceiptPanel';
import { RightPanel } from '../panels/RightPanel';
import { ShareDrawer } from '../panels/share/ShareDrawer';
import { StatusLine } from '../panels/StatusLine';
import { StudyList } from '../panels/StudyList';
import { Toolbar } from '../panels/Toolbar';
import { ViewportGrid } from '../panels/ViewportGrid';
import { isReceiptOpen } from '../state/app';
import { openedJob } from '../state/jobs';
import { settings } from '../state/settings';
import { isShareOpen } from '../state/shareDraft';
import { isDropping } from './dropTarget';
import { text } from '../texts/text';

/** Tool bar, study list, pictures, right panel and status line. */
export function Workspace() {
  const { leftPanelOpen, rightPanelOpen } = settings.value;
  return (
    <div class={isDropping.value ? 'workspace is-over' : 'workspace'}>
      <header>
        <h1 class="hidden-label">{text('app.name')}</h1>
        <Toolbar />
      </header>
      <main class="middle">
        {leftPanelOpen ? <StudyList /> : null}
        <ViewportGrid />
        {rightPanelOpen ? <RightPanel /> : null}
        {isReceiptOpen.value ? <ReceiptPanel /> : null}
        {openedJob.value === null ? null : <JobPanel />}
        {isShareOpen.value ? <ShareDrawer /> : null}
      </main>
      <StatusLine />
    </div>
  );
}
