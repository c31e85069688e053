import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import { writeError } from '../jobs/package/fileErrors';

/** A JSON file of ours: read with a check, written whole or not at all, private to the user. */
export interface JsonFile<T> {
  /**
   * The checked content, or `undefined` when there is no file.
   * @throws {AppError} settings.broken when it cannot be understood; it was then set aside under another
   * name, so that the next read finds no file and nothing of it is overwritten
   */
  read(): Promise<T | undefined>;
  /** Writes through a temporary file and renames it; writes of one file follow each other. */
  write(value: T): Promise<void>;
}

/** Binds a path to the schema of its content. The folder is made when first needed, for this user only. */
export function jsonFile<T>(file: string, schema: v.GenericSchema<unknown, T>): JsonFile<T> {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(step: () => Promise<R>): Promise<R> => {
    const next = last.then(step, step);
    last = next;
    return next;
  };
  return {
    read: () => inTurn(() => readChecked(file, schema)),
    write: (value) => inTurn(() => replaceFile(file, `${JSON.stringify(value)}\n`)),
  };
}

async function readChecked<T>(file: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('settings.broken', {}, error);
  }
  const checked = v.safeParse(schema, parseJson(text));
  if (checked.success) return checked.output;
  await rename(file, nameAside(file));
  throw new AppError('settings.broken');
}

/** Undefined for text that is not JSON; no schema of ours accepts that. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function nameAside(file: string): string {
  return `${file}.broken-${randomBytes(4).toString('hex')}`;
}

/** Puts `text` in place of `file` (mode 0600), so that a crash leaves the old or the new one, never half. */
export async function replaceFile(file: string, text: string | Uint8Array): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFlushed(part, text);
    await rename(part, file);
  } catch (error) {
    throw writeError(error);
  }
}

/** Writes a new private file and waits until it is on the disc; leaves nothing when that fails. */
async function writeFlushed(file: string, text: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
