import { programCommands } from '../app/programCommands';
import { Icon } from '../app/Icon';
import { CommandItem, MenuItem } from '../app/MenuItem';
import { Popover } from '../app/Popover';
import { app } from '../state/app';
import { media, openMedium } from '../state/media';
import { shelfTotals } from '../state/shelf';
import { openDemo, openRecent } from '../state/opening';
import { text } from '../texts/text';

/** All ways of opening. */
export function OpenMenu() {
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
          {media.value.map((medium) => (
            <MenuItem
              key={medium.mediaId}
              icon={medium.kind}
              onChoose={() => {
                close();
                void openMedium(medium);
              }}
            >
              {text(`media.${medium.kind}`, { name: medium.name })}
            </MenuItem>
          ))}
          {shelfTotals.value.studies === 0 ? null : (
            <CommandItem command={programCommands.library} close={close} />
          )}
          <CommandItem command={programCommands.keep} close={close} />
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
