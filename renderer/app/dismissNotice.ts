/** Dismissing notices without losing the focus that was in one. */
import { dismiss, notices } from '../state/notices';
import { activeElement } from './viewports';

/** Where the focus was in it, it goes to the next notice, else to the sheet that holds them, else to the picture. */
export function dismissNotice(noticeId: number): void {
  const own = document.querySelector(`[data-notice="${noticeId}"]`);
  const hadFocus = own?.contains(document.activeElement) === true;
  const next = [...document.querySelectorAll('[data-notice]')].find((other) => other !== own);
  const target =
    next?.querySelector<HTMLElement>('button') ??
    own?.closest('dialog')?.querySelector<HTMLElement>('button') ??
    activeElement() ??
    document.querySelector<HTMLElement>('main button');
  dismiss(noticeId);
  if (hadFocus) target?.focus();
}

/** False when there is none. */
export function dismissNewest(): boolean {
  const newest = notices.peek().at(-1);
  if (newest === undefined) return false;
  dismissNotice(newest.noticeId);
  return true;
}
