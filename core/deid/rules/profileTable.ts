import { profileRows } from '../generated/profile';

/** Actions of the Basic Profile as the table prints them. */
export type BasicAction = 'X' | 'Z' | 'D' | 'U' | 'Z/D' | 'X/Z' | 'X/D' | 'X/Z/D' | 'X/Z/U*';

/** One row of PS3.15 E.1-1. */
export interface ProfileRow {
  readonly basic: BasicAction;
  /** Cells of the option columns that are not empty: K keep, C clean. */
  readonly options: ReadonlyMap<string, 'K' | 'C'>;
}

function readRows(): ReadonlyMap<string, ProfileRow> {
  const rows = new Map<string, ProfileRow>();
  for (const line of profileRows.split('\n')) {
    const [tag = '', basic = 'X', cells = ''] = line.split('|');
    const options = new Map<string, 'K' | 'C'>();
    for (const cell of cells.split(' ').filter((text) => text !== '')) {
      const [name = '', action] = cell.split('=');
      options.set(name, action === 'K' ? 'K' : 'C');
    }
    rows.set(tag, { basic: basic as BasicAction, options });
  }
  return rows;
}

let rows: ReadonlyMap<string, ProfileRow> | undefined;

/** Every row by the tag as printed: single tags, `50xxxxxx`, `60xx3000`, `60xx4000`, `private`. */
export function profileTable(): ReadonlyMap<string, ProfileRow> {
  rows ??= readRows();
  return rows;
}

/** The row that holds for a tag `GGGGEEEE` of a standard attribute. @source PS3.15 E.1-1 */
export function profileRow(tag: string): ProfileRow | undefined {
  const table = profileTable();
  const row = table.get(tag);
  if (row !== undefined) return row;
  if (tag.startsWith('50')) return table.get('50xxxxxx');
  if (tag.startsWith('60')) return table.get(`60xx${tag.slice(4)}`);
  return undefined;
}
