import { changeSettings, settings } from '../state/settings';
import { text } from '../texts/text';
import { FindingsPanel } from './FindingsPanel';
import { ImagePanel } from './ImagePanel';
import { TagsPanel } from './TagsPanel';

const tabs = ['findings', 'tags', 'image'] as const;
type Tab = (typeof tabs)[number];

/** Findings, tags and the description of the image, one at a time. */
export function RightPanel() {
  const chosen = settings.value.rightPanelTab;
  return (
    <aside class="right-panel" aria-label={text('panel.label')}>
      <div class="tabs" role="tablist" aria-label={text('panel.label')} onKeyDown={moveBetweenTabs}>
        {tabs.map((tab) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            class="tab"
            role="tab"
            aria-selected={tab === chosen}
            aria-controls="panel-content"
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => changeSettings({ rightPanelTab: tab })}
          >
            {text(`panel.${tab}`)}
          </button>
        ))}
      </div>
      <div
        id="panel-content"
        class="panel-content"
        role="tabpanel"
        aria-labelledby={`tab-${chosen}`}
        // Words alone take no focus, and are to be scrolled by the keyboard all the same.
        tabIndex={chosen === 'image' ? 0 : undefined}
      >
        <Content tab={chosen} />
      </div>
    </aside>
  );
}

function Content({ tab }: { readonly tab: Tab }) {
  if (tab === 'findings') return <FindingsPanel />;
  return tab === 'tags' ? <TagsPanel /> : <ImagePanel />;
}

function moveBetweenTabs(event: KeyboardEvent): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const place = tabs.indexOf(settings.peek().rightPanelTab);
  const next = tabs[(place + step + tabs.length) % tabs.length] ?? 'findings';
  changeSettings({ rightPanelTab: next });
  document.getElementById(`tab-${next}`)?.focus();
}
