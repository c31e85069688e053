import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../app/Icon';
import { sheetOpened } from '../app/noticePlace';
import { text } from '../texts/text';
import { Notices } from './Notices';

interface DialogProps {
  readonly title: string;
  readonly extraClass?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal sheet. The browser keeps focus inside, closes it by Escape and gives focus back. */
export function Dialog({ title, extraClass = '', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null || element.open) return;
    element.showModal();
    return () => element.close();
  }, []);
  useLayoutEffect(() => sheetOpened(titleId), [titleId]);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${extraClass}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={titleId} class="grow">
            {title}
          </h2>
          <button class="tool is-tiny" aria-label={text('common.close')} onClick={onClose}>
            <Icon name="close" size={16} />
          </button>
        </header>
        {children}
        <Notices at={`sheet ${titleId}`} />
      </div>
    </dialog>
  );
}
