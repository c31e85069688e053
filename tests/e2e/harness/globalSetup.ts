import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { findElectron } from '../../../build/findElectron.mjs';
import { noteOracle } from '../../support/oracles';
import { chromiumBinary } from './chromium';
import { projectRoot } from './projectRoot';
import { chosenRuntime } from './runtime';

/** Builds, makes sure that the lane can run, and gives Electron a screen where there is none. */
export default async function globalSetup(): Promise<() => void> {
  execFileSync(process.execPath, ['build/build.mjs'], { cwd: projectRoot, stdio: 'inherit' });
  mkdirSync(path.join(projectRoot, 'artifacts/screenshots'), { recursive: true });
  if (chosenRuntime() === 'web') {
    chromiumBinary();
    noteOracle('chromium', true);
    return () => undefined;
  }
  const binary = findElectron() ?? '';
  noteOracle('electron', binary !== '');
  process.env['E2E_ELECTRON'] = binary;
  if (binary === '') throw new Error('electron: not run (no binary), and E2E_RUNTIME=electron asks for it');
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startScreen() : undefined;
  return () => void screen?.kill();
}

/** A virtual screen; its number goes to the tests by `DISPLAY`. */
async function startScreen(): Promise<ChildProcess> {
  if (spawnSync('which', ['Xvfb']).status !== 0) {
    throw new Error('Electron needs a screen: set DISPLAY, or install Xvfb');
  }
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    child.on('exit', () => reject(new Error('Xvfb did not start')));
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  process.env['DISPLAY'] = `:${number}`;
  return child;
}
