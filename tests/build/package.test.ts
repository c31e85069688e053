import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteOracle } from '../support/oracles';

interface Association {
  readonly ext: string;
  readonly rank?: string;
}
interface BuilderConfig {
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly publish: unknown;
  readonly fileAssociations: readonly Association[];
  readonly icon: string;
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly nsis: { readonly include: string };
  readonly mac: {
    readonly target: readonly string[];
    readonly entitlements: string;
    readonly fileAssociations: readonly Association[];
    readonly extendInfo: {
      readonly CFBundleDocumentTypes: readonly {
        readonly LSItemContentTypes: readonly string[];
        readonly LSHandlerRank: string;
      }[];
    };
  };
  readonly win: { readonly target: readonly string[]; readonly fileAssociations?: readonly Association[] };
  readonly linux: {
    readonly target: readonly string[];
    readonly executableName: string;
    readonly fileAssociations?: readonly Association[];
  };
}

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const config = require('../../build/electron-builder.cjs') as BuilderConfig;

describe('the configuration of the packages', () => {
  it('makes what each system needs', () => {
    expect(config.linux.target).toEqual(['AppImage', 'deb', 'zip']);
    expect(config.win.target).toEqual(['nsis', 'zip', 'portable']);
    expect(config.mac.target).toEqual(['dmg', 'zip']);
  });

  it('uploads nothing', () => {
    expect(config.publish).toBeNull();
  });

  it('opens .dcm, and zips and images of discs only when asked', () => {
    const told = (associations: BuilderConfig['fileAssociations'] = []) =>
      associations.map(({ ext, rank }) => [ext, rank]);
    const archives = [
      ['zip', 'Alternate'],
      ['iso', 'Alternate'],
    ];
    expect(told(config.fileAssociations)).toEqual([['dcm', undefined]]);
    expect(told(config.linux.fileAssociations)).toEqual(archives);
    expect(told(config.mac.fileAssociations)).toEqual(archives);
    // The packager's script for Windows makes whatever it is told the program's own: it must not be told of these.
    expect(told(config.win.fileAssociations)).toEqual([]);
  });

  it('Windows: offers what has no extension and what keeps its program, and takes all of that back', () => {
    const script = readFileSync(path.join(root, config.nsis.include), 'utf8');
    const [install = '', uninstall = ''] = script
      .slice(script.indexOf('!macro customInstall'))
      .split('!macro customUnInstall');
    const verbs = [...install.matchAll(/diascopeVerb "(.+)" "(.+)"/g)].map(([, key, word]) => [key, word]);
    expect(verbs).toEqual([
      ['Directory', '%1'],
      ['Drive', '%1\\.'],
      ['*', '%1'],
    ]);
    expect(install).toContain(`\\*\\shell\\Diascope" "AppliesTo" 'System.FileName:="DICOMDIR"'`);
    for (const [key] of verbs)
      expect(uninstall).toContain(`DeleteRegKey SHELL_CONTEXT "Software\\Classes\\${key}\\shell\\Diascope"`);
    const offered = [...install.matchAll(/WriteRegNone SHELL_CONTEXT ("Software.+)/g)].map(
      ([, value]) => value,
    );
    expect(offered).toHaveLength(3);
    for (const value of offered) expect(uninstall).toContain(`DeleteRegValue SHELL_CONTEXT ${value}`);
    // The default program of an extension is its key's own value.
    expect(install).not.toMatch(/Classes\\\.(zip|iso|)" ""/);
  });

  it('macOS: any file and folder may be dropped on it, and none is its own', () => {
    expect(
      config.mac.extendInfo.CFBundleDocumentTypes.map(({ LSItemContentTypes, LSHandlerRank }) => [
        LSItemContentTypes,
        LSHandlerRank,
      ]),
    ).toEqual([
      [['public.data'], 'Alternate'],
      [['public.folder'], 'Alternate'],
    ]);
  });

  it('Linux: the desktop file names the types, a DICOMDIR among them by its own', async () => {
    const { LinuxTargetHelper } = require('app-builder-lib/out/targets/LinuxTargetHelper') as {
      LinuxTargetHelper: new (packager: object) => {
        computeDesktopEntry(options: object): Promise<string> | string;
      };
    };
    const entry = await new LinuxTargetHelper({
      appInfo: { productName: 'Diascope', sanitizedProductName: 'Diascope', description: '' },
      executableName: config.linux.executableName,
      info: { metadata: { desktopName: 'diascope.desktop' } },
      config,
      platformSpecificBuildOptions: config.linux,
      fileAssociations: [...config.fileAssociations, ...(config.linux.fileAssociations ?? [])],
    }).computeDesktopEntry(config.linux);
    // `application/dicom` has the name DICOMDIR in the desktops' own table of types.
    expect(entry).toContain('MimeType=application/dicom;application/zip;application/x-cd-image;');
    expect(entry).toMatch(/^Exec=\/opt\/Diascope\/diascope %U$/m);
  });

  it.runIf(spawnSync('gio', ['--version']).status === 0 && existsSync('/usr/share/mime/globs2'))(
    'Linux: a DICOMDIR is known by its name and by its contents',
    () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'diascope-type-'));
      const content = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(100)]);
      try {
        for (const name of ['DICOMDIR', 'dicomdir', 'OTHER']) {
          writeFileSync(path.join(folder, name), content);
          const told = execFileSync('gio', ['info', '-a', 'standard::content-type', path.join(folder, name)]);
          expect(`${name} ${String(told)}`).toContain('application/dicom');
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('packs the build and the notices, and no packages, sources or source maps', () => {
    const allowed = /^(dist\/(electron|renderer|workers)\/|assets\/NOTICES\.txt$|package\.json$|!)/;
    expect(config.files.filter((pattern) => !allowed.test(pattern))).toEqual([]);
    expect(config.files).toEqual(expect.arrayContaining(['!node_modules', '!**/*.map']));
    expect(config.asarUnpack).toEqual(['dist/workers/*.cjs', 'dist/workers/*.dcm']);
  });

  it('names files that are there', () => {
    expect(existsSync(path.join(root, config.icon))).toBe(true);
    expect(existsSync(path.join(root, config.mac.entitlements))).toBe(true);
    expect(existsSync(path.join(root, config.nsis.include))).toBe(true);
  });

  it('lets nobody turn the program into a plain Node', () => {
    expect(config.electronFuses).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true });
  });
});

const electronFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
const canPack = electronFolder !== undefined && process.platform === 'linux';
noteOracle('electron', canPack);

describe.runIf(canPack)('a Linux folder made from a local Electron', () => {
  it('holds only what was meant to be in it, and its window opens', { timeout: 300_000 }, async () => {
    const output = mkdtempSync(path.join(tmpdir(), 'diascope-package-'));
    try {
      execFileSync(process.execPath, ['build/package.mjs', '--linux', '--dir', `--output=${output}`], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const resources = path.join(output, 'linux-unpacked/resources');
      const { listPackage } = require('@electron/asar') as {
        listPackage(file: string, options: object): string[];
      };
      const tops = new Set(
        listPackage(path.join(resources, 'app.asar'), {}).map((name) =>
          name.split('/').slice(1, 3).join('/'),
        ),
      );
      expect([...tops].sort()).toEqual(
        [
          'assets',
          'assets/NOTICES.txt',
          'dist',
          'dist/electron',
          'dist/renderer',
          'dist/workers',
          'package.json',
        ].sort(),
      );
      expect(readdirSync(path.join(resources, 'app.asar.unpacked/dist/workers'))).toEqual(
        expect.arrayContaining(['scanWorker.cjs', 'warmUp0.dcm']),
      );
      expect(await startedState(path.join(output, 'linux-unpacked/diascope'), output)).toBe('ready');
    } finally {
      // Helper processes of Chromium may still write into their folder for a moment.
      rmSync(output, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  });
});

/** What the program tells its parent once its page is there; it is stopped then. */
async function startedState(program: string, folder: string): Promise<unknown> {
  const args = [
    program,
    '--demo',
    `--user-data-dir=${path.join(folder, 'user')}`,
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const needsScreen = !process.env['DISPLAY'];
  if (needsScreen && spawnSync('which', ['xvfb-run']).status !== 0)
    throw new Error('no screen and no xvfb-run');
  const words = needsScreen ? ['xvfb-run', '-a', ...args] : args;
  const child = spawn(words[0] ?? '', words.slice(1), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  const state = await new Promise((resolve) => {
    child.once('message', resolve);
    child.once('exit', (code) => resolve(`ended with ${code}`));
  });
  if (child.pid !== undefined && child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
  return state;
}
