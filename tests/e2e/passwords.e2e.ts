/** Archives that are protected: asked for, a wrong password told, tried again; and what cannot be read at all is told. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import type { App } from './harness/App';
import { openApp } from './harness/openApp';
import { writeTwoPatients } from './support/patients';

let folder: string;
let app: App;
let page: Page;

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-passwords-'));
});
test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(place: string): Promise<void> {
  app = await openApp({ paths: [place], size: { width: 1280, height: 800 } });
  page = app.page;
}

/** All files of a disc in one zip, by AES-256. */
async function lockedZip(place: string): Promise<void> {
  const disc = await writeTwoPatients(folder);
  const writer = new ZipWriter(new Uint8ArrayWriter(), { password: 'Grüße', encryptionStrength: 3 });
  for (const name of readdirSync(disc))
    await writer.add(name, new Uint8ArrayReader(readFileSync(path.join(disc, name))));
  writeFileSync(place, await writer.close());
}

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

test('a protected zip asks for its password, tells that one is wrong, and opens', async () => {
  const zip = path.join(folder, 'copy.zip');
  await lockedZip(zip);
  await start(zip);
  const sheet = page.getByRole('dialog', { name: 'This archive is protected' });
  const field = sheet.getByLabel('Password of copy.zip');
  await expect(field).toBeFocused();
  await expectAccessible();
  await app.screenshot('password-asked');

  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(page.locator('.status')).toContainText('password needed');
  await page.getByRole('button', { name: 'Enter the password' }).click();
  await field.fill('wrong');
  await field.press('Enter');
  await expect(sheet.getByRole('alert')).toContainText('The password does not open this archive.');
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await app.screenshot('password-wrong');
  await field.fill('Grüße');
  await field.press('Enter');
  await expect(sheet).toHaveCount(0);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state.kind))
    .toBe('showing');
  await expect(page.locator('.status')).toContainText('9 images');
  expect(app.pageErrors).toEqual([]);
});

test('of several archives in a folder the protected one is offered beside the others', async () => {
  const inside = path.join(folder, 'inside');
  mkdirSync(inside);
  await lockedZip(path.join(inside, 'locked.zip'));
  const one = path.join(folder, 'disc', 'IM7');
  writeFileSync(path.join(inside, 'IM7'), readFileSync(one));
  await start(inside);
  await expect(page.locator('.status')).toContainText('1 file · 1 image · 1 not shown · password needed');
  await expect(page.locator('.notices')).toContainText('locked.zip: The archive is protected.');
  await page.locator('.notices').getByRole('button', { name: 'Enter the password' }).click();
  const receipt = page.getByRole('dialog', { name: 'What was read' });
  await receipt.getByLabel('Password of locked.zip').fill('Grüße');
  await page.keyboard.press('Enter');
  await expect(page.locator('.status')).toContainText('10 images');
  expect(app.pageErrors).toEqual([]);
});

test('archives with different passwords are asked for one after the other, by keys alone', async () => {
  const inside = path.join(folder, 'inside');
  mkdirSync(inside);
  const disc = await writeTwoPatients(folder);
  for (const [index, password] of ['first', 'second', 'third'].entries()) {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { password, encryptionStrength: 3 });
    const name = `IM${index}`;
    await writer.add(name, new Uint8ArrayReader(readFileSync(path.join(disc, name))));
    writeFileSync(path.join(inside, `${password}.zip`), await writer.close());
  }
  await start(inside);
  const sheet = page.getByRole('dialog', { name: 'This archive is protected' });
  await expect(sheet.getByLabel('Password of first.zip, second.zip, third.zip')).toBeFocused();
  await page.keyboard.type('second');
  await page.keyboard.press('Enter');
  await expect(sheet.getByLabel('Password of first.zip, third.zip')).toBeFocused();
  await expect(sheet).toContainText('That opened some of it. What is left has another password.');
  await expect(page.locator('.status')).toContainText('1 image');
  await app.screenshot('password-next');
  await expectAccessible();
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await expect(sheet.getByLabel('Password of third.zip')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.status')).toContainText('2 images · 1 not shown · password needed');

  await page
    .locator('.status')
    .getByRole('button', { name: /not shown/ })
    .click();
  const receipt = page.getByRole('dialog', { name: 'What was read' });
  const field = receipt.getByLabel('Password of third.zip');
  await field.fill('wrong');
  await page.keyboard.press('Enter');
  await expect(receipt).toContainText('The password does not open this archive.');
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await app.screenshot('password-in-receipt');
  await page.keyboard.type('third');
  await page.keyboard.press('Enter');
  await expect(receipt).toContainText('No file had a problem.');
  await expect(page.locator('.status')).toContainText('3 images');
  expect(app.pageErrors).toEqual([]);
});

test('a zip that is damaged is told in words where the studies would stand', async () => {
  const zip = path.join(folder, 'broken.zip');
  writeFileSync(zip, 'PK\u0003\u0004 and then nothing of a zip');
  await start(zip);
  await expect(page.locator('.study-list')).toContainText('The archive is damaged. Ask for a new copy.');
  await expect(page.locator('.status')).toContainText('could not be read to the end');
  await app.screenshot('archive-broken');
  expect(app.pageErrors).toEqual([]);
});
