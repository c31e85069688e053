import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../core/errors/AppError';

/** What the window is asked to open, and how. */
export interface WindowOptions {
  /** Absolute. */
  readonly paths: readonly string[];
  readonly isDemo: boolean;
  readonly isWeb: boolean;
  readonly opensBrowser: boolean;
  readonly userDataPath?: string;
}

/**
 * Reads `[PATH…] [--demo] [--web] [--no-open] [--user-data-dir=DIR]`.
 * @throws {AppError} usage.wrong for anything else, and for a path that is not there
 */
export function parseWindowOptions(args: readonly string[], folder = process.cwd()): WindowOptions {
  const { values, positionals } = readWords(args);
  const paths = positionals.map((word) => path.resolve(folder, word));
  // A misspelt verb looks like a path: it is told before a window opens.
  if (!paths.every((place) => existsSync(place))) throw new AppError('usage.wrong');
  const userDataPath = values['user-data-dir'];
  return {
    paths,
    isDemo: values.demo ?? false,
    isWeb: values.web ?? false,
    opensBrowser: !values['no-open'],
    ...(userDataPath === undefined ? {} : { userDataPath: path.resolve(folder, userDataPath) }),
  };
}

function readWords(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        demo: { type: 'boolean' },
        web: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        'user-data-dir': { type: 'string' },
      },
    });
  } catch (error) {
    throw new AppError('usage.wrong', {}, error);
  }
}

/** Where this program keeps what is the person's: the same folder that Electron uses. */
export function defaultUserDataPath(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const name = 'Diascope';
  if (platform === 'win32')
    return path.join(env['APPDATA'] ?? path.join(homedir(), 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', name);
  return path.join(env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), name);
}
