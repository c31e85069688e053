import type { ComponentChildren } from 'preact';
import { layoutCommands } from '../app/layoutCommands';
import { pictureCommands } from '../app/pictureCommands';
import { programCommands } from '../app/programCommands';
import { toolCommands } from '../app/toolCommands';
import { Icon } from '../app/Icon';
import { ToolButton } from '../app/ToolButton';
import { text } from '../texts/text';
import { CineControl } from './CineControl';
import { MoreMenu } from './MoreMenu';
import { OpenMenu } from './OpenMenu';
import { PresetsMenu } from './PresetsMenu';

const mouseTools = [toolCommands.window, toolCommands.pan, toolCommands.zoom, toolCommands.scroll];
const measuringTools = [
  toolCommands.length,
  toolCommands.angle,
  toolCommands.ellipse,
  toolCommands.rectangle,
  toolCommands.probe,
  toolCommands.arrow,
];

/** The bar at the top. What has no room in a narrow window is in the menu at its end, always. */
export function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label={text('toolbar.label')}>
      <OpenMenu />
      <Group label={text('toolbar.mouse')}>
        {mouseTools.map((command) => (
          <ToolButton key={command.label} command={command} />
        ))}
      </Group>
      <Group label={text('toolbar.measure')}>
        {measuringTools.map((command) => (
          <ToolButton key={command.label} command={command} />
        ))}
      </Group>
      <Group label={text('toolbar.picture')}>
        <PresetsMenu />
        <ToolButton command={pictureCommands.invert} />
        <ToolButton command={pictureCommands.rotateLeft} extraClass="if-wide" />
        <ToolButton command={pictureCommands.rotateRight} extraClass="if-medium" />
        <ToolButton command={pictureCommands.flipHorizontal} extraClass="if-medium" />
        <ToolButton command={pictureCommands.flipVertical} extraClass="if-wide" />
        <ToolButton command={pictureCommands.fit} extraClass="if-medium" />
        <ToolButton command={pictureCommands.oneToOne} extraClass="if-wide" />
        <ToolButton command={pictureCommands.reset} />
      </Group>
      <Group label={text('toolbar.layout')} extraClass="if-not-small">
        <ToolButton command={layoutCommands['1x1']} />
        <ToolButton command={layoutCommands['1x2']} />
        <ToolButton command={layoutCommands['2x2']} />
      </Group>
      <CineControl />
      <span class="grow" />
      <ShareButton />
      <Group label={text('toolbar.panels')}>
        <ToolButton command={programCommands.leftPanel} />
        <ToolButton command={programCommands.rightPanel} />
        <MoreMenu />
      </Group>
    </div>
  );
}

interface GroupProps {
  readonly label: string;
  readonly extraClass?: string;
  readonly children: ComponentChildren;
}

function Group({ label, extraClass = '', children }: GroupProps) {
  return (
    <div class={`tool-group ${extraClass}`} role="group" aria-label={label}>
      {children}
    </div>
  );
}

function ShareButton() {
  const command = programCommands.share;
  const isDisabled = command.isDisabled();
  return (
    <button
      class="button is-main is-share"
      aria-pressed={command.isPressed()}
      aria-keyshortcuts="Control+E"
      data-tip={text('action.share')}
      data-tip-key="Ctrl+E"
      disabled={isDisabled}
      onClick={command.run}
    >
      <Icon name="share" />
      {text('action.share')}
    </button>
  );
}
