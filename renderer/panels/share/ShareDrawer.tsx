import { useRef } from 'preact/hooks';
import { Icon } from '../../app/Icon';
import { useFocusInside } from '../../app/useFocusInside';
import { closeShare } from '../../state/shareDraft';
import { text } from '../../texts/text';
import { CheckStep } from './CheckStep';
import { Notices } from '../Notices';
import { GoButton } from './GoButton';
import { PrivacyStep } from './PrivacyStep';
import { WhatStep } from './WhatStep';
import { WhereStep } from './WhereStep';

/** The four steps of sharing on one page. Closing it loses nothing that was said. */
export function ShareDrawer() {
  const drawer = useRef<HTMLElement>(null);
  useFocusInside(drawer);
  return (
    <section ref={drawer} class="drawer" role="dialog" aria-label={text('share.title')}>
      <header class="drawer-head">
        <div class="grow">
          <h2 tabIndex={-1}>{text('share.title')}</h2>
          <p class="quiet">{text('share.intro')}</p>
        </div>
        <button
          class="tool"
          aria-label={text('common.close')}
          data-tip={text('common.close')}
          onClick={closeShare}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="drawer-scroll">
        <WhatStep />
        <PrivacyStep />
        <WhereStep />
        <CheckStep />
      </div>
      <Notices at="share" />
      <footer class="drawer-foot">
        <GoButton />
      </footer>
    </section>
  );
}
