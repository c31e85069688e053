import type { ComponentChildren } from 'preact';
import { text } from '../texts/text';
import type { Command } from './Command';
import type { IconName } from './generated/icons';
import { Icon } from './Icon';
import { keyName } from './keyNames';

interface MenuItemProps {
  readonly icon?: IconName | undefined;
  readonly keyHint?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly onChoose: () => void;
  readonly children: ComponentChildren;
}

/** An entry of a menu: icon, words, key. */
export function MenuItem({ icon, keyHint, isDisabled = false, onChoose, children }: MenuItemProps) {
  return (
    <button
      class="menu-item"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={isDisabled}
      onClick={() => {
        if (!isDisabled) onChoose();
      }}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      <span class="grow cut">{children}</span>
      {keyHint === undefined ? null : <kbd>{keyHint}</kbd>}
    </button>
  );
}

/** A menu entry that runs a command. */
export function CommandItem({ command, close }: { readonly command: Command; readonly close: () => void }) {
  const key = command.keys[0];
  return (
    <MenuItem
      icon={command.icon}
      keyHint={key === undefined ? undefined : keyName(key)}
      isDisabled={command.isDisabled?.()}
      onChoose={() => {
        close();
        command.run();
      }}
    >
      {text(command.label)}
    </MenuItem>
  );
}
