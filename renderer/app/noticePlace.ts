/**
 * Where notices stand. They have a place of their own beside the pictures, never on them: what stands in the corners of a
 * picture is to be read at all times. What lies over the window takes them along, so that they can be read and dismissed.
 */
import { computed, signal } from '@preact/signals-core';
import { sources } from '../state/library';
import { settings } from '../state/settings';
import { isShareOpen } from '../state/shareDraft';
import { isPanelOver } from './sidePanel';

export type NoticePlace =
  /** Nothing is open: at the lower right of the first screen. */
  | 'first'
  /** Below the right panel; where it is folded away, below the study list; else above the status line. */
  | 'right'
  | 'left'
  | 'line'
  | 'share'
  /** In a modal sheet, named by its id. */
  | `sheet ${string}`;

/** Sheets that are open, the topmost last. */
const sheets = signal<readonly string[]>([]);

export const noticePlace = computed<NoticePlace>(() => {
  const top = sheets.value.at(-1);
  if (top !== undefined) return `sheet ${top}`;
  if (sources.value.length === 0) return 'first';
  if (isShareOpen.value) return 'share';
  if (settings.value.rightPanelOpen || isPanelOver.value) return 'right';
  return settings.value.leftPanelOpen ? 'left' : 'line';
});

/** A sheet came over the window; gives the function that says that it is gone. */
export function sheetOpened(sheetId: string): () => void {
  sheets.value = [...sheets.value, sheetId];
  return () => {
    sheets.value = sheets.value.filter((one) => one !== sheetId);
  };
}
