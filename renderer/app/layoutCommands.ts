import { fullCell, layout, setLayout, type Layout } from '../state/layout';
import type { Command } from './Command';

function layoutCommand(name: Layout): Command {
  return {
    label: `layout.${name}`,
    icon: `layout${name}`,
    keys: [],
    run: () => setLayout(name),
    isPressed: () => layout.value === name && fullCell.value === null,
  };
}

/** How many cells are seen. */
export const layoutCommands = {
  '1x1': layoutCommand('1x1'),
  '1x2': layoutCommand('1x2'),
  '2x2': layoutCommand('2x2'),
} as const satisfies Readonly<Record<Layout, Command>>;
