import type { ComponentChildren } from 'preact';
import { layoutCommands, pictureCommands, programCommands, toolCommands } from '../app/commands';
import { Icon } from '../app/Icon';
import { CommandItem, MenuItem } from '../app/MenuItem';
import { Popover } from '../app/Popover';
import { ToolButton } from '../app/ToolButton';
import { app } from '../state/app';
import { openDemo, openRecent } from '../state/opening';
import { text } from '../texts/text';
import { CineControl } from './CineControl';
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

function OpenMenu() {
  const state = app.value;
  const recent = state.kind === 'ready' ? state.info.recent : [];
  return (
    <Popover
      label={text('open.menu')}
      role="menu"
      hasChevron
      buttonClass="tool has-words"
      button={
        <>
          <Icon name="open" />
          {text('open.menu')}
        </>
      }
    >
      {(close) => (
        <>
          <CommandItem command={programCommands.openFolder} close={close} />
          <CommandItem command={programCommands.openFiles} close={close} />
          <MenuItem
            icon="demo"
            onChoose={() => {
              close();
              void openDemo();
            }}
          >
            {text('first.demo')}
          </MenuItem>
          {recent.length === 0 ? null : <p class="menu-head">{text('first.recent')}</p>}
          {recent.map((entry) => (
            <MenuItem
              key={entry.recentId}
              icon="recent"
              onChoose={() => {
                close();
                void openRecent(entry.recentId);
              }}
            >
              {entry.name}
            </MenuItem>
          ))}
        </>
      )}
    </Popover>
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

function MoreMenu() {
  return (
    <Popover
      label={text('action.more')}
      tip={text('action.more')}
      role="menu"
      align="right"
      button={<Icon name="more" />}
    >
      {(close) => (
        <>
          <CommandItem command={pictureCommands.rotateLeft} close={close} />
          <CommandItem command={pictureCommands.rotateRight} close={close} />
          <CommandItem command={pictureCommands.flipHorizontal} close={close} />
          <CommandItem command={pictureCommands.flipVertical} close={close} />
          <CommandItem command={pictureCommands.fit} close={close} />
          <CommandItem command={pictureCommands.oneToOne} close={close} />
          <hr class="menu-line" />
          <CommandItem command={layoutCommands['1x1']} close={close} />
          <CommandItem command={layoutCommands['1x2']} close={close} />
          <CommandItem command={layoutCommands['2x2']} close={close} />
          <CommandItem command={programCommands.fullCell} close={close} />
          <hr class="menu-line" />
          <CommandItem command={programCommands.undo} close={close} />
          <CommandItem command={programCommands.redo} close={close} />
          <hr class="menu-line" />
          <CommandItem command={programCommands.closeAll} close={close} />
          <CommandItem command={programCommands.keys} close={close} />
          <CommandItem command={programCommands.about} close={close} />
        </>
      )}
    </Popover>
  );
}
