import { spawn } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Longest wait for an answer before the download is given up as out of reach. */
const probeMs = 6000;
/** Longest download; about 120 MB. */
const installMs = 10 * 60_000;

/**
 * Path of an Electron that can be started, or undefined. Looks only: requiring the package `electron` would
 * begin a download.
 */
export async function findElectron(
  env: NodeJS.ProcessEnv,
  packageFolder = electronPackage(),
): Promise<string | undefined> {
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder) return executable(path.join(folder, executableName()));
  if (packageFolder === undefined) return undefined;
  // The installer writes this file last: without it the folder is not whole.
  const name = await readFile(path.join(packageFolder, 'path.txt'), 'utf8').catch(() => undefined);
  return name === undefined ? undefined : executable(path.join(packageFolder, 'dist', name.trim()));
}

/**
 * Runs the package's own installer once. Gives whether an Electron is there afterwards; offline it gives up after
 * a few seconds and leaves nothing behind.
 */
export async function installElectron(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const folder = electronPackage();
  if (folder === undefined || env['ELECTRON_SKIP_BINARY_DOWNLOAD'] || !(await canReach(env, signal)))
    return false;
  const installer = spawn(process.execPath, [path.join(folder, 'install.js')], {
    stdio: 'ignore',
    env,
    signal: AbortSignal.any([signal, AbortSignal.timeout(installMs)]),
  });
  const code = await new Promise((resolve) => {
    installer.on('error', () => resolve(undefined));
    installer.on('exit', resolve);
  });
  return code === 0 && (await findElectron(env)) !== undefined;
}

/** Whether a window could be shown. */
export function hasDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

function electronPackage(): string | undefined {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    // Installed without development packages.
    return undefined;
  }
}

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

async function executable(file: string): Promise<string | undefined> {
  return access(file, constants.X_OK).then(
    () => file,
    () => undefined,
  );
}

/** One short request to where the installer downloads from: the installer itself would wait for minutes. */
async function canReach(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  // Behind a proxy only the installer knows the way.
  if (env['ELECTRON_GET_USE_PROXY']) return true;
  const mirror =
    env['ELECTRON_MIRROR'] ??
    env['npm_config_electron_mirror'] ??
    'https://github.com/electron/electron/releases/';
  try {
    await fetch(mirror, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(probeMs)]),
    });
    return true;
  } catch {
    return false;
  }
}
