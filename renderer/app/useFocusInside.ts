import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { activeElement } from './viewports';

/**
 * Takes the focus into a panel that opened: to its first field that asks for it, else to its heading. Gives it back to
 * where it was when the panel closes, else to the picture, unless it has gone elsewhere meanwhile.
 */
export function useFocusInside(panel: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    (
      element?.querySelector<HTMLElement>('[autofocus]') ?? element?.querySelector<HTMLElement>('h2')
    )?.focus();
    return () => {
      const now = document.activeElement;
      const isElsewhere = now !== null && now !== document.body && element?.contains(now) === false;
      if (isElsewhere) return;
      // What opened it may be gone: the button of a notice is.
      const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
      (isThere ? before : activeElement())?.focus();
    };
  }, []);
}
