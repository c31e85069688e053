import { _electron, expect } from '@playwright/test';
import type { Launched } from './openApp';
import { projectRoot } from './projectRoot';

/** Starts the built program in Electron. */
export async function launchElectron(
  args: readonly string[],
  userDataPath: string,
  size: { readonly width: number; readonly height: number },
): Promise<Launched> {
  // Found by the global setup, which fails when there is none.
  const executablePath = process.env['E2E_ELECTRON'] ?? '';
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath,
    // Without null Playwright would force a colour scheme on pages that old Electrons do not know.
    colorScheme: null,
    args: [projectRoot, `--user-data-dir=${userDataPath}`, ...(isRoot ? ['--no-sandbox'] : []), ...args],
    cwd: projectRoot,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  await app.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height);
  }, size);
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(size.width);
  return {
    page,
    origin: 'diascope://app/',
    answerOpenDialog: (filePaths) =>
      app.evaluate(
        ({ dialog }, chosen) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen });
        },
        [...filePaths],
      ),
    answerSaveDialog: (filePath) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
      }, filePath),
    close: () => app.close(),
  };
}
