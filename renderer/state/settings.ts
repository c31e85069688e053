import { computed, signal } from '@preact/signals-core';
import type { Settings } from '../../ipc/contract';
import { call } from '../ipc/client';
import { tellError } from './notices';
import { text } from '../texts/text';

const current = signal<Settings>({
  leftPanelOpen: true,
  rightPanelOpen: true,
  rightPanelTab: 'findings',
  layout: '1x1',
  cineFramesPerSecond: 10,
  fileNamePattern: '',
  exportFormat: 'zip',
  exportPrivacy: 'deidentify',
  copySlowMedia: false,
});

/** What the program remembers of how a person works. */
export const settings = computed(() => current.value);

/** Reads what was kept; the window starts with defaults until then. */
export async function loadSettings(): Promise<void> {
  current.value = await call('settings.get', {});
}

/** Changes some settings at once on screen and keeps them. */
export function changeSettings(changes: Partial<Settings>): void {
  current.value = { ...current.value, ...changes };
  void call('settings.set', { settings: changes }).catch((error: unknown) =>
    tellError(text('settings.notKept'), error),
  );
}
