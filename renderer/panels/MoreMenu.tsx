import { layoutCommands } from '../app/layoutCommands';
import { pictureCommands } from '../app/pictureCommands';
import { programCommands } from '../app/programCommands';
import { Icon } from '../app/Icon';
import { CommandItem } from '../app/MenuItem';
import { Popover } from '../app/Popover';
import { text } from '../texts/text';

/** What has no room in a narrow window, and what is needed seldom. */
export function MoreMenu() {
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
          <CommandItem command={programCommands.copies} close={close} />
          <CommandItem command={programCommands.closeAll} close={close} />
          <CommandItem command={programCommands.keys} close={close} />
          <CommandItem command={programCommands.about} close={close} />
        </>
      )}
    </Popover>
  );
}
