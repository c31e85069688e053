import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { App, OpenOptions } from './App';
import { launchElectron } from './launchElectron';
import { launchWeb } from './launchWeb';
import { projectRoot } from './projectRoot';
import { chosenRuntime } from './runtime';

/** What a lane gives; `openApp` makes the rest from it. */
export interface Launched {
  readonly page: Page;
  readonly origin: string;
  answerOpenDialog(paths: readonly string[]): Promise<void>;
  answerSaveDialog(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the program in the shell that `E2E_RUNTIME` names, in a user data folder of its own. */
export async function openApp(options: OpenOptions = {}): Promise<App> {
  const runtime = chosenRuntime();
  const userDataPath = options.userDataPath ?? mkdtempSync(path.join(tmpdir(), 'diascope-e2e-'));
  const args = [...(options.isDemo ? ['--demo'] : []), ...(options.paths ?? [])];
  const size = options.size ?? { width: 1440, height: 900 };
  const launched = await (runtime === 'electron' ? launchElectron : launchWeb)(args, userDataPath, size);
  const { page } = launched;
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text());
  });
  return {
    ...launched,
    runtime,
    userDataPath,
    pageErrors,
    drop: (files) => dropFiles(page, files),
    screenshot: async (name) => {
      await page.screenshot({
        path: path.join(projectRoot, 'artifacts/screenshots', `${runtime}-${name}.png`),
      });
    },
    close: async () => {
      await launched.close();
      // A folder that was given stays for the next start.
      if (options.userDataPath === undefined) rmSync(userDataPath, { recursive: true, force: true });
    },
  };
}

/** Removes a user data folder that was kept over several starts. */
export function freshUserData(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'diascope-e2e-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Files come in by an input element, which gives them their true place on disc, then fall on the window as a drop. */
async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
  const id = 'harness-drop-input';
  await page.evaluate((inputId) => {
    const input = document.createElement('input');
    Object.assign(input, { id: inputId, type: 'file', multiple: true, hidden: true });
    document.body.append(input);
  }, id);
  await page.locator(`#${id}`).setInputFiles([...files]);
  await page.evaluate((inputId) => {
    const input = document.getElementById(inputId) as HTMLInputElement;
    const dataTransfer = new DataTransfer();
    for (const file of input.files ?? []) dataTransfer.items.add(file);
    input.remove();
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, id);
}
