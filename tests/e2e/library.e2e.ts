/** The local library by hand: keep, find, open without the disc, delete; and a stick that is plugged in. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { App } from './harness/App';
import { openApp } from './harness/openApp';
import { writeTwoPatients } from './support/patients';

let folder: string;
let disc: string;
let userDataPath: string;
let app: App;
let page: Page;
const size = { width: 1280, height: 800 };

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-library-'));
  userDataPath = path.join(folder, 'user');
  disc = await writeTwoPatients(folder);
});
test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(paths: readonly string[]): Promise<void> {
  app = await openApp({ paths, size, userDataPath });
  page = app.page;
}

/** Nothing that axe calls serious or critical. */
async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

const libraryFiles = (): string[] => {
  const root = path.join(userDataPath, 'library');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.dcm') && statSync(path.join(root, name)).isFile(),
  );
};
const sheet = () => page.getByRole('dialog', { name: 'Library' });
const names = () => sheet().locator('tbody tr td:nth-child(2) .cut:first-child');

test('a study is kept by one click, the others together, and all open after a new start without the disc', async () => {
  await start([disc]);
  await expect(page.getByText('9 images')).toBeVisible();
  const keep = page.getByRole('button', { name: 'Keep in library: Doe, Jane, 11 Jun 2024' });
  const list = page.locator('.study-scroll');
  const heightBefore = await list.evaluate((box) => box.scrollHeight);
  await keep.press('Enter');
  await expect(page.locator('.study').first()).toContainText('In library');
  await expect(page.locator('.status')).toContainText(
    'In the library, verified: Doe, Jane, 11 Jun 2024, 4 objects',
  );
  expect(await list.evaluate((box) => box.scrollHeight)).toBe(heightBefore);
  expect(libraryFiles()).toHaveLength(4);
  await expectAccessible();
  await app.screenshot('library-kept');

  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Library', exact: true })).toBeVisible();
  await app.screenshot('library-menu');
  await page.getByRole('menuitem', { name: 'Keep all in library' }).click();
  await expect(page.locator('.keep-line', { hasText: /^In library/ })).toHaveCount(3);
  expect(libraryFiles()).toHaveLength(9);
  await page.locator('.status').getByText('In the library, verified: 2 studies, 5 objects').click();
  await expect(page.getByRole('dialog', { name: 'Result' })).toContainText('5 done');
  await app.close();

  rmSync(disc, { recursive: true });
  await start([]);
  const entry = page.getByRole('button', { name: /^Library/ });
  await expect(entry).toContainText('3 studies');
  await expectAccessible();
  await app.screenshot('library-first-screen');
  await entry.press('Enter');
  await expect(names()).toHaveText(['Doe, Jane', 'Roe, Peter', 'Doe, Jane']);
  await expectAccessible();
  await app.screenshot('library-sheet');
  await page.keyboard.type('jane 4711');
  await expect(names()).toHaveText(['Doe, Jane', 'Doe, Jane']);
  await sheet().getByLabel('Study date from').fill('2024-01-01');
  await expect(names()).toHaveText(['Doe, Jane']);
  await sheet().getByRole('button', { name: 'Clear' }).click();
  await sheet().getByLabel('Modality').selectOption('US');
  await expect(names()).toHaveText(['Doe, Jane']);
  await sheet().getByRole('button', { name: 'Open Doe, Jane, 11 Jun 2024' }).press('Enter');
  await expect(page.locator('.study-head')).toHaveCount(1);
  await expect(page.locator('.series-button')).toHaveCount(2);
  await expect(page.locator('.study')).toContainText('In library');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state.kind))
    .toBe('showing');
  expect(app.pageErrors).toEqual([]);
});

test('deleting asks first, closes what is open, and takes the files away', async () => {
  await start([disc]);
  await expect(page.getByText('9 images')).toBeVisible();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Keep all in library' }).click();
  await expect(page.locator('.keep-line', { hasText: /^In library/ })).toHaveCount(3);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Close everything/ }).click();
  await page.getByRole('button', { name: /^Library/ }).click();
  await sheet().getByRole('button', { name: 'Open Roe, Peter, 1 Jan 2022' }).click();
  await expect(page.locator('.series-button')).toHaveCount(1);

  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Library', exact: true }).click();
  const ask = sheet().getByRole('button', { name: 'Delete Roe, Peter, 1 Jan 2022' });
  await ask.press('Enter');
  await expect(sheet().getByRole('alert')).toContainText('This cannot be undone');
  await expect(sheet().getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible();
  await app.screenshot('library-delete');
  await page.keyboard.press('Enter');
  await expect(ask).toBeFocused();
  expect(libraryFiles()).toHaveLength(9);
  await ask.click();
  await sheet().getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('The study was deleted from the library.')).toBeVisible();
  await expect(names()).toHaveText(['Doe, Jane', 'Doe, Jane']);
  await expect(sheet().getByRole('group', { name: 'Library' })).toBeFocused();
  expect(libraryFiles()).toHaveLength(7);
  expect(readdirSync(disc).length).toBe(11);
  await page.keyboard.press('Escape');
  await expect(page.locator('.first')).toBeVisible();
  expect(app.pageErrors).toEqual([]);
});

test('a stick that is plugged in is offered, never opened by itself', async () => {
  const place = `/media/diascope-e2e-${process.pid}`;
  test.skip(!canMount(place), 'only root can mount here');
  try {
    await start([]);
    await expect(page.locator('.first')).toBeVisible();
    const openStick = page.getByRole('button', { name: 'Open stick' });
    await expect(openStick).toHaveCount(0);
    mountStick(place);
    cpSync(disc, path.join(place, 'disc'), { recursive: true });
    const notice = page.getByRole('status').filter({ hasText: 'A stick has been plugged in' });
    await expect(notice).toBeVisible();
    await expect(openStick).toBeVisible();
    await expectAccessible();
    await app.screenshot('library-stick');
    await expect(page.locator('.first')).toBeVisible();
    await notice.getByRole('button', { name: 'Open' }).press('Enter');
    await expect(page.getByText('9 images')).toBeVisible();
    await expect(notice).toHaveCount(0);
    expect(app.pageErrors).toEqual([]);
  } finally {
    await app.close();
    spawnSync('umount', [place], { stdio: 'ignore' });
    rmSync(place, { recursive: true, force: true });
  }
});

/** A file system in memory that calls itself a device, as a stick would. */
function mountStick(place: string): void {
  mkdirSync(place, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', '/dev/diascope-test', place]);
}

function canMount(place: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    mountStick(place);
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  }
}
