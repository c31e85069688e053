/**
 * Files and folders whose names are no UTF-8, as old archives and sticks have them: no text leads to them, so they are read by the
 * bytes of their names. Shown are those bytes, escaped; no character set is guessed.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { ioCode } from './ioError';
import { openPlainFile } from './openPlainFile';
import type { OnProblem, SourceEntry } from './Source';

const replacement = '\ufffd';

/** Whether a name that Node gives as text may be one whose bytes are not. */
export function mayBeRaw(name: string): boolean {
  return name.includes(replacement);
}

/**
 * What `mayBeRaw` in a folder, and all that lies below such folders.
 * @param shown how the folder is shown, empty for a source's root
 * @param deepest folders that may still be entered
 */
export async function* rawEntries(
  folder: Buffer,
  shown: string,
  deepest: number,
  signal: AbortSignal,
  onProblem: OnProblem,
  isWanted: (name: string) => boolean = mayBeRaw,
): AsyncGenerator<SourceEntry> {
  let names: Dirent<Buffer>[];
  try {
    names = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    onProblem(shown, ioCode(error));
    return;
  }
  for (const entry of names.sort((a, b) => Buffer.compare(a.name, b.name))) {
    if (signal.aborted) return;
    if (!isWanted(entry.name.toString())) continue;
    const place = Buffer.concat([folder, Buffer.from(sep), entry.name]);
    const path = shown === '' ? shownName(entry.name) : `${shown}/${shownName(entry.name)}`;
    if (entry.isFile()) yield* rawEntry(place, path, onProblem);
    else if (!entry.isDirectory()) onProblem(path, 'source.unsupported');
    else if (deepest === 0) onProblem(path, 'source.tooDeep');
    else yield* rawEntries(place, path, deepest - 1, signal, onProblem, () => true);
  }
}

async function* rawEntry(place: Buffer, path: string, onProblem: OnProblem): AsyncGenerator<SourceEntry> {
  try {
    const { size, ino } = await lstat(place);
    yield { path, size, position: ino, open: () => openPlainFile(place) };
  } catch (error) {
    onProblem(path, ioCode(error));
  }
}

function shownName(name: Buffer): string {
  const text = name.toString();
  if (Buffer.from(text).equals(name)) return text;
  return Array.from(name, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`,
  ).join('');
}
