import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/** What the program was asked to open when it was started. */
const launchSchema = v.strictObject({ paths: v.array(v.string()), isDemo: v.boolean() });
export type Launch = v.InferOutput<typeof launchSchema>;

/**
 * Reads the words of the command line. Switches are Chromium's, Electron's or ours; the rest are paths.
 * @param words without the program's own name
 * @param appPath the application folder, which stands among the words when Electron runs unpackaged
 */
export function parseLaunch(words: readonly string[], appPath: string, folder: string): Launch {
  const at = words.findIndex((word) => !word.startsWith('-') && path.resolve(folder, word) === appPath);
  const own = words.slice(at + 1);
  return {
    paths: own.filter((word) => !word.startsWith('-')).map((word) => pathOf(word, folder)),
    isDemo: words.includes('--demo'),
  };
}

/** Desktops of Linux name files by their URL. */
function pathOf(word: string, folder: string): string {
  try {
    return /^file:\/\//i.test(word) ? fileURLToPath(word) : path.resolve(folder, word);
  } catch {
    // Of another computer: it is looked for as it stands, and not found.
    return path.resolve(folder, word);
  }
}

/** Checks what a second start of the program sent to the first. */
export function isLaunch(value: unknown): value is Launch {
  return v.is(launchSchema, value);
}
