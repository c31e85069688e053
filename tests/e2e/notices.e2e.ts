/** Notices, the receipt and results stand beside the pictures: no corner text is ever hidden. By mouse and by keyboard. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import type { App } from './harness/App';
import { openApp } from './harness/openApp';
import { writeCutCine, writeTwoPatients } from './support/patients';

let folder: string;
let app: App;
let page: Page;

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-notices-'));
});
test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A disc with a protected zip on it, of which a notice tells until it is dismissed. */
async function startWithNotice(): Promise<void> {
  const disc = await writeTwoPatients(folder);
  const writer = new ZipWriter(new Uint8ArrayWriter(), { password: 'x', encryptionStrength: 3 });
  for (const name of readdirSync(disc))
    await writer.add(name, new Uint8ArrayReader(readFileSync(path.join(disc, name))));
  writeFileSync(path.join(disc, 'locked.zip'), await writer.close());
  await start(disc);
  await expect(notice()).toContainText('locked.zip');
  await expect(page.locator('.viewport-corner.is-top.is-left').first()).toContainText('Doe');
}

async function start(place: string): Promise<void> {
  app = await openApp({ paths: [place], size: { width: 1280, height: 800 } });
  page = app.page;
}

const notice = () => page.locator('.notice');
const status = () => page.locator('.status-button').first();
const receipt = () => page.getByRole('dialog', { name: 'What was read' });
const widthOfCell = async () => (await page.locator('.cell').first().boundingBox())?.width;

async function expectBesidePictures(part: Locator): Promise<void> {
  await expect(part).toBeInViewport({ ratio: 1 });
  const box = await part.boundingBox();
  for (const cell of await page.locator('.cell:visible').all()) {
    const picture = await cell.boundingBox();
    if (box === null || picture === null) throw new Error('not drawn');
    const isBeside =
      box.x >= picture.x + picture.width - 1 || box.x + box.width <= picture.x + 1 || isBelow(box.y, picture);
    expect(isBeside, JSON.stringify({ box, picture })).toBe(true);
  }
}

function isBelow(top: number, picture: { readonly y: number; readonly height: number }): boolean {
  return top >= picture.y + picture.height - 1;
}

/** Nothing that axe calls serious or critical. */
async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

test('a notice lies on no picture, whatever is folded away, and Escape dismisses it', async () => {
  await startWithNotice();
  await page.getByRole('button', { name: 'Four pictures' }).click();
  const width = await widthOfCell();
  await expectBesidePictures(notice());
  await expectAccessible();
  await app.screenshot('notice');
  await page.keyboard.press('Control+i');
  await expectBesidePictures(notice());
  await page.keyboard.press('Control+b');
  await expectBesidePictures(notice());
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+i');
  expect(await widthOfCell()).toBe(width);
  await page.locator('dicom-viewport').first().focus();
  await page.keyboard.press('Escape');
  await expect(notice()).toHaveCount(0);
  expect(await widthOfCell()).toBe(width);
  expect(app.pageErrors).toEqual([]);
});

test('a notice is reached by F6, and the focus goes on to the picture', async () => {
  await startWithNotice();
  await page.locator('dicom-viewport').first().focus();
  for (let step = 0; step < 2; step += 1) await page.keyboard.press('F6');
  await expect(notice().getByRole('button', { name: 'Enter the password' })).toBeFocused();
  await page.keyboard.press('F6');
  await expect(status()).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Escape');
  await expect(notice()).toHaveCount(0);
  await expect(page.locator('dicom-viewport').first()).toBeFocused();
});

test('the receipt moves no picture, takes the focus and gives it back', async () => {
  await startWithNotice();
  const width = await widthOfCell();
  await status().press('Enter');
  await expectBesidePictures(receipt());
  await expectBesidePictures(notice());
  expect(await widthOfCell()).toBe(width);
  await expect(receipt().getByLabel('Password of locked.zip')).toBeFocused();
  await expectAccessible();
  await page.keyboard.press('Escape');
  await expect(receipt()).toHaveCount(0);
  await expect(status()).toBeFocused();
  // From the notice, whose button is gone then.
  await notice().getByRole('button', { name: 'Enter the password' }).press('Enter');
  await expect(receipt().getByLabel('Password of locked.zip')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('dicom-viewport').first()).toBeFocused();
});

test('a notice that comes while a sheet is open stands in it and can be dismissed there', async () => {
  await start(await writeTwoPatients(folder));
  await expect(page.getByText('9 images')).toBeVisible();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Local copies' }).click();
  const sheet = page.getByRole('dialog', { name: 'Local copies' });
  await sheet.getByRole('button', { name: /^Copy to this computer/ }).click();
  await expect(sheet).toContainText('the disc can be taken out');
  const title = await sheet.getByRole('heading', { name: 'Local copies' }).boundingBox();
  await sheet.getByRole('button', { name: 'Delete the local copies' }).click();
  await expect(sheet.locator('.notice')).toContainText('The local copies were deleted.');
  expect(await sheet.getByRole('heading', { name: 'Local copies' }).boundingBox()).toEqual(title);
  await sheet.locator('.notice').getByRole('button', { name: 'Dismiss' }).press('Escape');
  await expect(notice()).toHaveCount(0);
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('frames that are missing at the end of a file are called frames, and the preview is of one that is there', async () => {
  await start(await writeCutCine(folder));
  await expect(status()).toHaveClass(/is-warning/);
  await page.locator('dicom-viewport').first().press('End');
  await expect(page.locator('.viewport-message')).toContainText('Frame 8 cannot be shown');
  await expect(page.locator('.viewport-message')).toContainText('Ask for a new copy.');
  await page.waitForTimeout(500);
  await expect(page.locator('.thumbnail-note')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Image' }).click();
  await expectAccessible();
});
