import { activeElement } from './viewports';

/** In the order in which F6 goes through them. Each gives what takes the focus there, if it is on screen. */
const regions: readonly (() => HTMLElement | null)[] = [
  () => firstControl('.toolbar'),
  () => document.querySelector<HTMLElement>('.series-button[aria-current]') ?? firstControl('.study-list'),
  activeElement,
  () => document.querySelector<HTMLElement>('.tab[aria-selected="true"]'),
  () => document.querySelector<HTMLElement>('.receipt h2'),
  () => document.querySelector<HTMLElement>('.drawer h2'),
  () => firstControl('.notices'),
  () => firstControl('.status'),
];
/** A place may lie in one that stands before it. */
const places = [
  '.toolbar',
  '.study-list',
  '.grid-area',
  '.right-panel',
  '.receipt',
  '.drawer',
  '.notices',
  '.status',
];

/** Moves the focus to the next (1) or previous (-1) region of the window. */
export function focusNextRegion(step: 1 | -1): void {
  const now = places.findLastIndex((place) => document.activeElement?.closest(place) instanceof Element);
  for (let distance = 1; distance <= regions.length; distance += 1) {
    const index =
      (Math.max(now, step === 1 ? -1 : 0) + step * distance + 2 * regions.length) % regions.length;
    const target = regions[index]?.();
    if (target === null || target === undefined) continue;
    target.focus();
    return;
  }
}

function firstControl(place: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(
    `${place} :is(button:not([disabled]), input:not([disabled]), select, [tabindex="0"])`,
  );
}
