import { activeTool } from '../state/viewing';
import { toolNames, type ToolName } from '../viewport/api';
import type { Command } from './Command';
import { viewports } from './viewports';

const toolKeys: Readonly<Record<ToolName, string>> = {
  window: 'W',
  pan: 'P',
  zoom: 'Z',
  scroll: 'S',
  length: 'L',
  angle: 'A',
  ellipse: 'E',
  rectangle: 'B',
  probe: 'H',
  arrow: 'T',
};

/** One command for each tool of the left mouse button. */
export const toolCommands: Readonly<Record<ToolName, Command>> = Object.fromEntries(
  toolNames.map((tool): [ToolName, Command] => [
    tool,
    {
      label: `tool.${tool}`,
      icon: tool,
      keys: [toolKeys[tool]],
      run: () => viewports().setActiveTool(tool),
      isPressed: () => activeTool.value === tool,
    },
  ]),
) as Record<ToolName, Command>;
