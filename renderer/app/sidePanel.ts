/** What takes the place of the right panel for a while: a job's result, or what was read. */
import { computed, effect } from '@preact/signals-core';
import { isReceiptOpen, toggleReceipt } from '../state/app';
import { openedJob, showJob } from '../state/jobs';
import { changeSettings, settings } from '../state/settings';
import { closeShare } from '../state/shareDraft';

export const isPanelOver = computed(() => openedJob.value !== null || isReceiptOpen.value);

/** Findings, tags and image can be seen. */
export const isRightPanelSeen = computed(() => settings.value.rightPanelOpen && !isPanelOver.value);

/** Folds findings, tags and image away, or brings them back, also from behind what took their place. */
export function toggleRightPanel(): void {
  const rightPanelOpen = !isRightPanelSeen.peek();
  showJob(null);
  toggleReceipt(false);
  changeSettings({ rightPanelOpen });
}

/** The share drawer lies over this column: it leaves, and keeps what was said in it, when something is opened here. */
export function watchSidePanel(): () => void {
  return effect(() => {
    if (openedJob.value !== null || isReceiptOpen.value) closeShare();
  });
}
