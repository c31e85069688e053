import { layoutCommands } from '../app/layoutCommands';
import { pictureCommands } from '../app/pictureCommands';
import { programCommands } from '../app/programCommands';
import { toolCommands } from '../app/toolCommands';
import type { Command } from '../app/Command';
import { keyName } from '../app/keyNames';
import { showSheet } from '../state/app';
import { text } from '../texts/text';
import { Dialog } from './Dialog';

/** Keys that do the same are separated by `|`. */
type KeyRow = readonly [keys: string, what: string];

const program: readonly Command[] = [
  programCommands.openFolder,
  programCommands.openFiles,
  programCommands.share,
  programCommands.leftPanel,
  programCommands.rightPanel,
  programCommands.fullCell,
  programCommands.keys,
];

/** All keys on one sheet. */
export function KeySheet() {
  return (
    <Dialog title={text('keys.title')} extraClass="is-wide" onClose={() => showSheet(null)}>
      <div class="key-columns">
        <KeyTable title={text('keys.tools')} rows={rowsOf(Object.values(toolCommands))} />
        <KeyTable
          title={text('keys.picture')}
          rows={[...rowsOf(Object.values(pictureCommands)), ['1 – 9', text('keys.preset')]]}
        />
        <KeyTable
          title={text('keys.slices')}
          rows={[
            ['↑|↓|←|→', text('keys.slice')],
            ['Page up|Page down', text('keys.tenSlices')],
            ['Home|End', text('keys.firstLast')],
            ...rowsOf([programCommands.cine]),
          ]}
        />
        <KeyTable
          title={text('keys.measuring')}
          rows={[
            ['Enter', text('keys.place')],
            ['Shift+arrows', text('keys.shiftArrows')],
            ['Alt+arrows', text('keys.endPoint')],
            ...rowsOf([programCommands.delete, programCommands.undo, programCommands.redo]),
          ]}
        />
        <KeyTable
          title={text('keys.program')}
          rows={[
            ...rowsOf([...program, ...Object.values(layoutCommands)]),
            ['Ctrl+←|Ctrl+→', text('keys.nextCell')],
            ['F6|Shift+F6', text('keys.regions')],
            ['Esc', text('keys.escape')],
          ]}
        />
        <KeyTable
          title={text('keys.mouse')}
          rows={[
            [text('keys.leftDrag'), text('keys.chosenTool')],
            [text('keys.rightDrag'), text('tool.zoom')],
            [text('keys.middleDrag'), text('tool.pan')],
            [text('keys.wheel'), text('keys.slice')],
            [text('keys.ctrlWheel'), text('tool.zoom')],
            [text('keys.doubleClick'), text('action.fullCell')],
          ]}
        />
      </div>
    </Dialog>
  );
}

function KeyTable({ title, rows }: { readonly title: string; readonly rows: readonly KeyRow[] }) {
  return (
    <section class="key-table">
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, what]) => (
          <div key={keys + what}>
            <dt>
              {keys.split('|').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function rowsOf(commands: readonly Command[]): readonly KeyRow[] {
  return commands.flatMap(({ keys, label }): readonly KeyRow[] => {
    const key = keys[0];
    return key === undefined ? [] : [[keyName(key), text(label)]];
  });
}
