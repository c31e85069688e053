/** Local copies by hand: made while one reads, used when the disc is out, found again, deleted. */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
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

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-copies-'));
  userDataPath = path.join(folder, 'user');
  disc = await writeTwoPatients(folder);
});
test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(paths: readonly string[]): Promise<void> {
  app = await openApp({ paths, userDataPath, size: { width: 1280, height: 800 } });
  page = app.page;
}

const sheet = () => page.getByRole('dialog', { name: 'Local copies' });
const copyCount = (): number => {
  const cache = path.join(userDataPath, 'cache');
  return existsSync(cache) ? readdirSync(cache).filter((name) => /^[0-9a-f]{32}$/.test(name)).length : 0;
};

async function openSheet(): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Local copies' }).click();
  await expect(sheet()).toBeVisible();
}

/** Nothing that axe calls serious or critical. */
async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

/** Shows a series and waits for its picture. */
async function showSeries(name: string, slices: number): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).dblclick();
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state))
    .toMatchObject({ kind: 'showing', sliceCount: slices });
}

/** Copies the open disc by the button of the sheet, which stays open. */
async function copyDisc(): Promise<void> {
  await sheet().getByRole('button', { name: 'Copy to this computer while I read: disc' }).press('Enter');
  await expect(sheet()).toContainText('Copied to this computer; the disc can be taken out');
  await expect(sheet()).toContainText('9 files');
  expect(copyCount()).toBe(9);
}

const copied = 'Copied to this computer, verified: disc, 9 objects';

test('a disc is copied while one reads, its images open when it is out, and it is known when it is back', async () => {
  await start([disc]);
  await expect(page.getByText('9 images')).toBeVisible();
  await openSheet();
  await expect(sheet()).toContainText('No local copy is kept.');
  await expectAccessible();
  await app.screenshot('copies-sheet');
  await copyDisc();
  await expectAccessible();
  await app.screenshot('copies-done');
  await page.keyboard.press('Escape');
  await expect(page.locator('.status')).toContainText(copied);
  await app.screenshot('copies-status');

  renameSync(disc, `${disc}-out`);
  await showSeries('Thorax after', 3);
  await page.locator('dicom-viewport').first().press('End');
  await expect(page.locator('dicom-viewport').first()).toContainText('3 / 3');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state.kind))
    .toBe('showing');
  await showSeries('Liver', 2);
  await page.getByRole('tab', { name: 'Tags' }).click();
  await expect(page.getByText('Roe^Peter').first()).toBeVisible();
  expect(app.pageErrors).toEqual([]);
  await app.close();

  // Nothing is copied twice; what was kept is compared.
  renameSync(`${disc}-out`, disc);
  await start([disc]);
  await expect(page.locator('.status')).toContainText(copied);
  expect(copyCount()).toBe(9);
});

test('the copies are deleted by one button, and what was set is remembered', async () => {
  await start([disc]);
  await expect(page.getByText('9 images')).toBeVisible();
  await openSheet();
  await sheet().getByRole('checkbox').check();
  await copyDisc();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Close everything/ }).click();
  const entry = page.getByRole('button', { name: /^Local copies/ });
  await expect(entry).toBeVisible();
  await expectAccessible();
  await app.screenshot('copies-first-screen');
  await entry.click();
  await sheet().getByRole('button', { name: 'Delete the local copies' }).click();
  await expect(sheet()).toContainText('No local copy is kept.');
  expect(copyCount()).toBe(0);
  await page.keyboard.press('Escape');
  await expect(entry).toHaveCount(0);
  expect(app.pageErrors).toEqual([]);
  await app.close();

  await start([disc]);
  await expect(page.getByText('9 images')).toBeVisible();
  await openSheet();
  await expect(sheet().getByRole('checkbox')).toBeChecked();
  expect(copyCount()).toBe(0);
});
