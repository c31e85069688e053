import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface Tip {
  readonly words: string;
  readonly key: string | undefined;
  readonly anchor: DOMRect;
}

const afterMs = 350;
const gap = 6;
const tip = signal<Tip | null>(null);

/** The one tooltip of the window. It repeats the name that the control has already, and adds the key. */
export function Tooltip() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(watchControls, []);
  const shown = tip.value;
  useLayoutEffect(() => {
    if (shown === null || box.current === null) return;
    const { anchor } = shown;
    const size = box.current.getBoundingClientRect();
    const left = Math.max(
      gap,
      Math.min(anchor.left + anchor.width / 2 - size.width / 2, innerWidth - size.width - gap),
    );
    const below = anchor.bottom + gap;
    const top = below + size.height > innerHeight ? anchor.top - gap - size.height : below;
    box.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [shown]);
  if (shown === null) return null;
  return (
    <div ref={box} class="tooltip" aria-hidden="true">
      {shown.words}
      {shown.key === undefined ? null : <kbd>{shown.key}</kbd>}
    </div>
  );
}

function watchControls(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let owner: Element | null = null;

  function hide(): void {
    clearTimeout(timer);
    owner = null;
    tip.value = null;
  }
  function showFor(target: EventTarget | null, delayMs: number): void {
    const control = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
    if (control === owner) return;
    hide();
    if (control === null) return;
    owner = control;
    timer = setTimeout(() => {
      const { tip: words = '', tipKey } = control.dataset;
      if (control.isConnected) tip.value = { words, key: tipKey, anchor: control.getBoundingClientRect() };
    }, delayMs);
  }
  const over = (event: PointerEvent) => showFor(event.target, afterMs);
  const focus = (event: FocusEvent) => {
    if (event.target instanceof Element && event.target.matches(':focus-visible')) showFor(event.target, 0);
  };
  addEventListener('pointerover', over);
  addEventListener('focusin', focus);
  for (const name of ['pointerdown', 'keydown', 'focusout', 'blur'] as const) addEventListener(name, hide);
  return () => {
    hide();
    removeEventListener('pointerover', over);
    removeEventListener('focusin', focus);
    for (const name of ['pointerdown', 'keydown', 'focusout', 'blur'] as const)
      removeEventListener(name, hide);
  };
}
