import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { chromiumBinary } from './chromium';
import type { Launched } from './openApp';
import { projectRoot } from './projectRoot';

/** Starts the built program as local web shell and opens its address in a Chromium of its own. */
export async function launchWeb(
  args: readonly string[],
  userDataPath: string,
  size: { readonly width: number; readonly height: number },
): Promise<Launched> {
  const words = [
    path.join(projectRoot, 'dist/cli/main.js'),
    '--web',
    '--no-open',
    `--user-data-dir=${userDataPath}`,
    ...args,
  ];
  const server = spawn(process.execPath, words, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  let messages = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => (messages += text));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout).once('line', resolve);
    server.once('exit', () => reject(new Error(`the web shell ended: ${messages}`)));
  });
  const binary = chromiumBinary();
  const browser = await chromium.launch({
    executablePath: binary.executablePath,
    env: binary.env,
    args: [...binary.args],
  });
  const page = await browser.newPage({ viewport: { ...size }, colorScheme: null });
  await page.goto(url);
  const notNative = (): Promise<void> => Promise.reject(new Error('the web shell has no native dialogs'));
  return {
    page,
    origin: new URL('/', url).href,
    answerOpenDialog: notNative,
    answerSaveDialog: notNative,
    close: async () => {
      await browser.close();
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
