import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron, hasDisplay } from '../../cli/window/electronBinary';
import { browserCommand } from '../../cli/window/openBrowser';
import { defaultUserDataPath, parseWindowOptions } from '../../cli/window/windowOptions';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('words of the window', () => {
  it('become absolute paths and switches', async () => {
    await mkdir(path.join(folder, 'disc'));
    expect(parseWindowOptions(['disc', '--web', '--no-open', '--user-data-dir=u'], folder)).toEqual({
      paths: [path.join(folder, 'disc')],
      isDemo: false,
      isWeb: true,
      opensBrowser: false,
      userDataPath: path.join(folder, 'u'),
    });
  });

  it.each([['sacn'], ['--unknown'], ['--web=yes']])('wrong use: %s', (word) => {
    expect(() => parseWindowOptions([word], folder)).toThrowError(
      expect.objectContaining({ code: 'usage.wrong' }),
    );
  });
});

// The layout of the folders is told for the system that the tests run on.
describe.runIf(process.platform === 'linux')('where Electron is', () => {
  const program = async (...parts: string[]): Promise<string> => {
    const file = path.join(folder, ...parts);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
    await chmod(file, 0o755);
    return file;
  };

  it('the folder in the environment comes first', async () => {
    const given = await program('given', 'electron');
    expect(await findElectron({ ELECTRON_OVERRIDE_DIST_PATH: path.dirname(given) }, folder)).toBe(given);
    expect(
      await findElectron({ ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'empty') }, folder),
    ).toBeUndefined();
  });

  it('a package counts once its installer has come to its end', async () => {
    const inside = await program('dist', 'electron');
    expect(await findElectron({}, folder)).toBeUndefined();
    await writeFile(path.join(folder, 'path.txt'), 'electron');
    expect(await findElectron({}, folder)).toBe(inside);
  });
});

it('a display is X11 or Wayland on Linux, and there on other systems', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
  expect(hasDisplay({}, 'win32')).toBe(true);
});

it('the browser is opened by the system’s own program', () => {
  const url = 'http://127.0.0.1:1/#code=x';
  expect(browserCommand(url, 'linux')).toEqual(['xdg-open', url]);
  expect(browserCommand(url, 'darwin')).toEqual(['open', url]);
  expect(browserCommand(url, 'win32').at(-1)).toBe(url);
});

it('settings rest where Electron puts them', () => {
  expect(defaultUserDataPath({ XDG_CONFIG_HOME: '/x' }, 'linux')).toBe('/x/Diascope');
  expect(defaultUserDataPath({ APPDATA: 'C:/R' }, 'win32')).toMatch(/^C:\/R.Diascope$/);
});
