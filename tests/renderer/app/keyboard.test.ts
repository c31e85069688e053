import { describe, expect, it } from 'vitest';
import { layoutCommands } from '../../../renderer/app/layoutCommands';
import { pictureCommands } from '../../../renderer/app/pictureCommands';
import { programCommands } from '../../../renderer/app/programCommands';
import { toolCommands } from '../../../renderer/app/toolCommands';
import { chordOf } from '../../../renderer/app/keyboard';
import { keyName } from '../../../renderer/app/keyNames';

const press = (
  key: string,
  modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

describe('keys', () => {
  it('writes chords in one way', () => {
    expect(press('w')).toBe('W');
    expect(press(' ')).toBe('Space');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
    expect(press('o', { metaKey: true })).toBe('Ctrl+O');
  });

  it('has no chord twice', () => {
    const all = [toolCommands, pictureCommands, layoutCommands, programCommands].flatMap((commands) =>
      Object.values(commands).flatMap((command) => command.keys as readonly string[]),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('has the keys that the screen promises', () => {
    const tools = Object.fromEntries(
      Object.entries(toolCommands).map(([name, command]) => [name, command.keys[0]]),
    );
    expect(tools).toEqual({
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
    });
    expect(pictureCommands.reset.keys).toContain('R');
    expect(pictureCommands.invert.keys).toContain('I');
    expect(programCommands.openFolder.keys).toContain('Ctrl+O');
    expect(programCommands.share.keys).toContain('Ctrl+E');
    expect(programCommands.keys.keys).toContain('F1');
    expect(programCommands.cine.keys).toContain('Space');
  });

  it('names keys for people', () => {
    expect(keyName('Ctrl+ArrowRight')).toBe('Ctrl+→');
  });
});
