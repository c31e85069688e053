import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VerbIo } from '../Verb';
import type { WindowOptions } from './windowOptions';

/**
 * Starts the window in Electron and waits until it is closed.
 * @returns false when Electron ended before a window was there (libraries missing, sandbox refused …)
 */
export async function startElectron(binary: string, options: WindowOptions, io: VerbIo): Promise<boolean> {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  const switches = options.userDataPath === undefined ? [] : [`--user-data-dir=${options.userDataPath}`];
  if (isRoot()) {
    io.stderr.write('Diascope: running as root, so Electron runs without its sandbox (--no-sandbox)\n');
    switches.push('--no-sandbox');
  }
  const demo = options.isDemo ? ['--demo'] : [];
  const child = spawn(binary, [...switches, appFolder(), ...demo, ...options.paths], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env,
  });
  let isReady = false;
  child.on('message', () => (isReady = true));
  const stop = (): void => void child.kill('SIGTERM');
  io.signal.addEventListener('abort', stop, { once: true });
  await new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
  io.signal.removeEventListener('abort', stop);
  return isReady || io.signal.aborted;
}

/** Electron's sandbox does not work for root on Linux. */
function isRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** The folder with `package.json`: two above the bundle in `dist/cli`. */
function appFolder(): string {
  return path.resolve(fileURLToPath(new URL('../..', import.meta.url)));
}
