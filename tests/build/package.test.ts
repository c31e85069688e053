import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteOracle } from '../support/oracles';

interface BuilderConfig {
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly publish: unknown;
  readonly fileAssociations: readonly { readonly ext: string; readonly rank?: string }[];
  readonly icon: string;
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly mac: { readonly target: readonly string[]; readonly entitlements: string };
  readonly win: { readonly target: readonly string[] };
  readonly linux: { readonly target: readonly string[] };
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
    expect(config.fileAssociations.map(({ ext, rank }) => [ext, rank])).toEqual([
      ['dcm', undefined],
      ['zip', 'Alternate'],
      ['iso', 'Alternate'],
    ]);
  });

  it('packs the build and the notices, and no packages, sources or source maps', () => {
    const allowed = /^(dist\/(electron|renderer|workers)\/|assets\/NOTICES\.txt$|package\.json$|!)/;
    expect(config.files.filter((pattern) => !allowed.test(pattern))).toEqual([]);
    expect(config.files).toEqual(expect.arrayContaining(['!node_modules', '!**/*.map']));
    expect(config.asarUnpack).toEqual(['dist/workers/*.cjs']);
  });

  it('names files that are there', () => {
    expect(existsSync(path.join(root, config.icon))).toBe(true);
    expect(existsSync(path.join(root, config.mac.entitlements))).toBe(true);
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
      expect(readdirSync(path.join(resources, 'app.asar.unpacked/dist/workers'))).toContain('scanWorker.cjs');
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
