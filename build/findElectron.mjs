// Where a startable Electron is, for scripts and tests; the command line has its own (`cli/window/electronBinary.ts`).
// Looks only: requiring the package `electron` would begin a download.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** Path of Electron's executable, or undefined. */
export function findElectron(env = process.env) {
  const given = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) return existing(path.join(given, executableName()));
  // The installer writes this file last: without it the folder is not whole.
  const nameFile = inRoot('node_modules/electron/path.txt');
  if (!existsSync(nameFile)) return undefined;
  return existing(inRoot('node_modules/electron/dist', readFileSync(nameFile, 'utf8').trim()));
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function existing(file) {
  return existsSync(file) ? file : undefined;
}
