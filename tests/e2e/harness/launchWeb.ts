import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser } from '@playwright/test';
import { chromiumBinary } from './chromium';
import type { Launched } from './openApp';
import { projectRoot } from './projectRoot';

/**
 * One for all starts in a process; Playwright's workers end it with themselves, others call `closeBrowser`. Each start of
 * the program has a profile of its own.
 */
let browser: Promise<Browser> | undefined;

/** Ends the browser, if one was started, so that the process can end; the next start begins a new one. */
export async function closeBrowser(): Promise<void> {
  const running = browser;
  browser = undefined;
  await (await running)?.close();
}

function startBrowser(): Promise<Browser> {
  const { executablePath, env, args } = chromiumBinary();
  return chromium.launch({ executablePath, env, args: [...args] });
}

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
  browser ??= startBrowser();
  const context = await (await browser).newContext({ viewport: { ...size }, colorScheme: null });
  const page = await context.newPage();
  await page.goto(url);
  const notNative = (): Promise<void> => Promise.reject(new Error('the web shell has no native dialogs'));
  return {
    page,
    origin: new URL('/', url).href,
    answerOpenDialog: notNative,
    answerSaveDialog: notNative,
    close: async () => {
      await context.close();
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
