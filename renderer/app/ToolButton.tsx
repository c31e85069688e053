import { text } from '../texts/text';
import type { Command } from './Command';
import { Icon } from './Icon';
import { keyName } from './keyNames';

/** A tool bar button for a command: icon, tooltip that names the key, pressed and disabled states. */
export function ToolButton({
  command,
  extraClass = '',
}: {
  readonly command: Command;
  readonly extraClass?: string;
}) {
  const label = text(command.label);
  const key = command.keys[0];
  const isDisabled = command.isDisabled?.() ?? false;
  return (
    <button
      class={`tool ${extraClass}`}
      aria-label={label}
      aria-pressed={command.isPressed?.()}
      aria-disabled={isDisabled}
      aria-keyshortcuts={key?.replace('Ctrl', 'Control')}
      data-tip={label}
      data-tip-key={key === undefined ? undefined : keyName(key)}
      onClick={() => {
        if (!isDisabled) command.run();
      }}
    >
      <Icon name={command.icon} />
    </button>
  );
}
