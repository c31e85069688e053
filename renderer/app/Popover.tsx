import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon';

interface PopoverProps {
  /** Name of what folds out, and of the button where it shows only an icon. */
  readonly label: string;
  readonly buttonClass?: string;
  readonly button: ComponentChildren;
  readonly hasChevron?: boolean;
  /** A menu moves by arrow keys; a panel holds fields. */
  readonly role: 'menu' | 'dialog';
  readonly align?: 'left' | 'right';
  readonly isDisabled?: boolean;
  /** Name and tooltip of the button, where it shows only an icon. */
  readonly tip?: string;
  children(close: () => void): ComponentChildren;
}

/** A button with something that folds out below it; closes by Escape, a click elsewhere, or when focus leaves. */
export function Popover(props: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  useLayoutEffect(() => {
    if (!isOpen) return;
    root.current
      ?.querySelector<HTMLElement>('.popover [role="menuitem"], .popover button, .popover input')
      ?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [isOpen]);

  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
      return;
    }
    if (isOpen && props.role === 'menu') moveInMenu(event, root.current);
  }

  return (
    <div class="popover-root" ref={root} onKeyDown={handleKey}>
      <button
        ref={button}
        class={props.buttonClass ?? 'tool'}
        aria-label={props.tip}
        aria-haspopup={props.role}
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        aria-disabled={props.isDisabled}
        data-tip={props.tip}
        onClick={() => {
          if (props.isDisabled !== true) setOpen(!isOpen);
        }}
      >
        {props.button}
        {props.hasChevron === true ? <Icon name="down" size={14} /> : null}
      </button>
      {isOpen ? (
        <div
          id={panelId}
          class={props.align === 'right' ? 'popover is-right' : 'popover'}
          role={props.role}
          aria-label={props.label}
        >
          {props.children(close)}
        </div>
      ) : null}
    </div>
  );
}

function moveInMenu(event: KeyboardEvent, root: HTMLElement | null): void {
  const items = [...(root?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const place = items.findIndex((item) => item === document.activeElement);
  const target =
    event.key === 'ArrowDown'
      ? items[(place + 1) % items.length]
      : event.key === 'ArrowUp'
        ? items[(place - 1 + items.length) % items.length]
        : event.key === 'Home'
          ? items[0]
          : event.key === 'End'
            ? items.at(-1)
            : undefined;
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
