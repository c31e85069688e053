/**
 * Entries kept in a file, one JSON object a line, appended. `{"put": entry}` adds or replaces, `{"drop": key}` removes.
 * Invariants: a line that is cut by a crash is the last one and is ignored; replaying the lines gives the entries; the
 * file is rewritten (beside its name, then renamed) when most of its lines are outdated.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import { written } from './written';

/** How many outdated lines are kept before the file is rewritten. */
const outdatedLimit = 1000;

export interface LineLog<T> {
  /** By key. */
  readonly entries: ReadonlyMap<string, T>;
  put(entry: T): Promise<void>;
  drop(key: string): Promise<void>;
}

/**
 * Reads a log, or begins an empty one. Lines that cannot be understood are passed over.
 * @param isFlushed each line is on the disk before the next step; without it a power cut may cost the last ones
 */
export async function openLineLog<T>(
  file: string,
  schema: v.GenericSchema<unknown, T>,
  keyOf: (entry: T) => string,
  isFlushed = true,
): Promise<LineLog<T>> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const line = v.union([v.object({ put: schema }), v.object({ drop: v.string() })]);
  const entries = new Map<string, T>();
  const lines = (await readOrEmpty(file)).split('\n');
  for (const each of lines) {
    const checked = v.safeParse(line, parseJson(each));
    if (!checked.success) continue;
    if ('put' in checked.output) entries.set(keyOf(checked.output.put), checked.output.put);
    else entries.delete(checked.output.drop);
  }
  // A log that cannot be tidied (a full or read-only disk) serves as it is.
  const isTidied =
    lines.length > entries.size * 2 + outdatedLimit &&
    (await rewrite(file, [...entries.values()]).then(
      () => true,
      () => false,
    ));
  /** The last line was cut, by a crash or by a full disk: the next one must not become part of it. */
  let isCut = !isTidied && lines.at(-1) !== '';
  const add = async (entry: object): Promise<void> => {
    const begin = isCut ? '\n' : '';
    isCut = true;
    await append(file, `${begin}${JSON.stringify(entry)}\n`, isFlushed);
    isCut = false;
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const next = last.then(step, step);
    last = next;
    return next;
  };
  return {
    entries,
    put: (entry) =>
      inTurn(async () => {
        await add({ put: entry });
        entries.set(keyOf(entry), entry);
      }),
    drop: (key) =>
      inTurn(async () => {
        await add({ drop: key });
        entries.delete(key);
      }),
  };
}

function parseJson(each: string): unknown {
  if (each === '') return undefined;
  try {
    return JSON.parse(each) as unknown;
  } catch {
    return undefined;
  }
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new AppError('source.unreadable', {}, error);
  }
}

function append(file: string, content: string, isFlushed: boolean): Promise<void> {
  return written(async () => {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(content);
      if (isFlushed) await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

async function rewrite(file: string, entries: readonly unknown[]): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(entries.map((entry) => `${JSON.stringify({ put: entry })}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}
