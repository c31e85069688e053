import { Notices } from '../panels/Notices';
import { ShareDrawer } from '../panels/share/ShareDrawer';
import { SideColumn } from '../panels/SideColumn';
import { StatusLine } from '../panels/StatusLine';
import { StudyList } from '../panels/StudyList';
import { Toolbar } from '../panels/Toolbar';
import { ViewportGrid } from '../panels/ViewportGrid';
import { settings } from '../state/settings';
import { isShareOpen } from '../state/shareDraft';
import { isDropping } from './dropTarget';
import { text } from '../texts/text';

/** Tool bar, study list, pictures, right panel and status line. */
export function Workspace() {
  return (
    <div class={isDropping.value ? 'workspace is-over' : 'workspace'}>
      <header>
        <h1 class="hidden-label">{text('app.name')}</h1>
        <Toolbar />
      </header>
      <main class="middle">
        {settings.value.leftPanelOpen ? <StudyList /> : null}
        <ViewportGrid />
        <SideColumn />
        {isShareOpen.value ? <ShareDrawer /> : null}
      </main>
      <Notices at="line" />
      <StatusLine />
    </div>
  );
}
