import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../tests/e2e/harness/App';
import { openApp } from '../../tests/e2e/harness/openApp';
import type {} from '../../renderer/viewport/api';

/** Times from the click on. */
export interface OpeningTimes {
  readonly firstImageMs: number;
  /** Until every slice is known and ordered. */
  readonly allKnownMs: number;
}

/** So long the program has nothing to do before the click: nobody clicks within the first second of a window. */
const restMs = 1500;

/** Runs `task` with user data in which `folder` is the one recent source. */
export async function withRecent(
  folder: string,
  task: (userDataPath: string) => Promise<void>,
): Promise<void> {
  const userDataPath = mkdtempSync(join(tmpdir(), 'diascope-bench-'));
  try {
    const app = await openApp({ paths: [folder], userDataPath });
    await app.page.waitForFunction(() => document.querySelector('dicom-viewport')?.state.kind === 'showing');
    await app.close();
    await task(userDataPath);
  } finally {
    rmSync(userDataPath, { recursive: true, force: true });
  }
}

/** Starts the program, lets it rest, clicks on its recent source and waits until all `count` slices are known. */
export async function openRecent(
  userDataPath: string,
  count: number,
): Promise<{ readonly app: App; readonly times: OpeningTimes }> {
  const app = await openApp({ userDataPath });
  const recent = app.page.locator('.recent-entry').first();
  await recent.waitFor();
  await app.page.waitForTimeout(restMs);
  const times = await recent.evaluate(
    (button, count) =>
      new Promise<OpeningTimes>((resolve) => {
        const start = performance.now();
        let firstImageMs = 0;
        const look = (): void => {
          const state = document.querySelector('dicom-viewport')?.state;
          const isShowing = state?.kind === 'showing';
          if (firstImageMs === 0 && isShowing) firstImageMs = performance.now() - start;
          if (firstImageMs > 0 && isShowing && state.sliceCount === count)
            resolve({ firstImageMs, allKnownMs: performance.now() - start });
          else requestAnimationFrame(look);
        };
        (button as HTMLElement).click();
        look();
      }),
    count,
  );
  return { app, times };
}
