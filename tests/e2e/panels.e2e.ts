/** The panels around the pictures, by mouse and by keyboard: list, grid, receipt, share. Made data, so that it runs everywhere. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { App } from './harness/App';
import { openApp } from './harness/openApp';
import { jane, writeTwoPatients } from './support/patients';

let folder: string;
let app: App;
let page: Page;

test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-panels-'));
  const disc = await writeTwoPatients(folder);
  app = await openApp({ paths: [disc], size: { width: 1280, height: 800 } });
  page = app.page;
  await expect(page.getByText('9 images')).toBeVisible();
});

test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing that axe calls serious or critical. */
async function expectAccessible(): Promise<void> {
  // The legacy mode opens no second page: a shell may refuse one.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

const series = (name: string) => page.locator('.series-button', { hasText: name });
const shownSeries = (cell: number) =>
  page.evaluate((index) => {
    const state = document.querySelectorAll('dicom-viewport')[index]?.state;
    return state?.kind === 'showing' ? state.series.description : null;
  }, cell);

test('patients stand apart, studies newest first, and the first series shows itself', async () => {
  await expect(page.locator('.patient-name')).toHaveText(['Doe, Jane', 'Roe, Peter']);
  await expect(page.locator('.patient').first().locator('.study-head')).toContainText([
    '11 Jun 2024',
    '5 Mar 2020',
  ]);
  await expect.poll(() => shownSeries(0)).not.toBeNull();
  await expectAccessible();
  await app.screenshot('panels-list');
  expect(app.pageErrors).toEqual([]);
});

test('the window never scrolls sideways, also at its smallest', async () => {
  for (const width of [1280, 1100, 960]) {
    await page.setViewportSize({ width, height: 800 }).catch(() => undefined);
    const overflow = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth - window.innerWidth,
      toolbar: Math.max(
        ...[...document.querySelectorAll('.toolbar > *')].map((part) => part.getBoundingClientRect().right),
      ),
      width: window.innerWidth,
    }));
    expect(overflow.page).toBeLessThanOrEqual(0);
    expect(overflow.toolbar).toBeLessThanOrEqual(overflow.width);
  }
});

test('two patients in one grid are named in a warning', async () => {
  await page.getByRole('button', { name: 'Two side by side' }).click();
  await series('Thorax before').dragTo(page.locator('.cell').nth(0));
  await expect.poll(() => shownSeries(0)).toBe('Thorax before');
  await series('Thorax after').dragTo(page.locator('.cell').nth(1));
  await expect.poll(() => shownSeries(1)).toBe('Thorax after');
  await expect(page.locator('.patient-warning')).toHaveCount(0);
  await series('Liver').dragTo(page.locator('.cell').nth(1));
  await expect.poll(() => shownSeries(1)).toBe('Liver');
  await expect(page.getByRole('alert')).toContainText('Two patients on screen: Doe, Jane  |  Roe, Peter');
  await expectAccessible();
  await app.screenshot('panels-two-patients');
});

test('the keyboard alone opens a series, places a measurement, labels and removes it', async () => {
  await series('Thorax before').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => shownSeries(0)).toBe('Thorax before');
  await page.keyboard.press('F6');
  await expect(page.locator('dicom-viewport').first()).toBeFocused();
  await page.keyboard.press('l');
  await page.keyboard.press('Enter');
  const finding = page.locator('.finding');
  await expect(finding).toHaveCount(1);
  await expect(finding).toContainText('mm');
  await finding.getByRole('button', { name: 'Label of 1 Length' }).press('Enter');
  await page.keyboard.type('nodule');
  await page.keyboard.press('Enter');
  await expect(finding).toContainText('nodule');
  await expectAccessible();
  await finding.getByRole('button', { name: /^Delete/ }).press('Enter');
  await expect(finding).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(finding).toContainText('nodule');
});

test('the receipt says in words what was not shown, and the code behind a fold', async () => {
  await page.getByRole('button', { name: /not shown/ }).click();
  const receipt = page.getByRole('dialog', { name: 'What was read' });
  await expect(receipt).toContainText('Other files, not DICOM');
  await receipt.getByText(/ends too early|could not be read as DICOM/).click();
  await expect(receipt).toContainText('CUT');
  await expect(receipt).toContainText('Code: file.');
  await expectAccessible();
  await app.screenshot('panels-receipt');
  await page.keyboard.press('Escape');
  await expect(receipt).toHaveCount(0);
});

test('tags can be searched and the image is described', async () => {
  await page.getByRole('tab', { name: 'Tags' }).click();
  await page.getByRole('searchbox').fill('0010,0020');
  await expect(page.locator('.tag')).toHaveCount(1);
  await expect(page.locator('.tag')).toContainText(jane.id);
  await expectAccessible();
  await page.getByRole('tab', { name: 'Image' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('0.5 × 0.5 mm');
  await expectAccessible();
});

test('typed window values and presets of the file take effect', async () => {
  await expect.poll(() => shownSeries(0)).not.toBeNull();
  await page.getByRole('button', { name: /Presets/ }).click();
  await page.getByLabel('Center').fill('77');
  // The picture changes meanwhile, as it does while files come in.
  await page.evaluate(() => document.querySelector('dicom-viewport')?.toggleInvert());
  await expect(page.getByRole('button', { name: 'Invert' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel('Width').fill('33');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Presets/ })).toContainText('C 77 W 33');
  await page.locator('dicom-viewport').first().focus();
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: /Presets/ })).toContainText('C 128 W 256');
});

test('all keys are on one sheet', async () => {
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog', { name: 'Keys and mouse' })).toContainText('Ctrl+E');
  await expectAccessible();
  await app.screenshot('panels-keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a study leaves de-identified: looked at, written, verified, without any identity in its bytes', async () => {
  const target = path.join(folder, 'copy');
  if (app.runtime === 'electron') await app.answerSaveDialog(target);
  await series('Thorax after').click();
  await page.keyboard.press('Control+e');
  const drawer = page.getByRole('dialog', { name: 'Share' });
  await drawer.getByRole('radio', { name: /De-identified/ }).check();
  await drawer.getByRole('radio', { name: /^Folder/ }).check();
  await expect(drawer).toContainText('3 objects will leave');
  const accept = drawer.getByRole('checkbox', { name: /I have looked/ });
  await expect(accept).toBeDisabled();
  await drawer.getByRole('button', { name: 'Show 1 picture' }).click();
  await expect(accept).toBeEnabled();
  await accept.check();
  await expect(drawer).toContainText('4 objects will leave');
  await expectAccessible();
  await app.screenshot('panels-share');

  // It can be left and come back to.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  await expect(drawer).toContainText('4 objects will leave');

  await drawer.getByRole('button', { name: 'Choose a place and write' }).click();
  const written = app.runtime === 'electron' ? target : await chooseInPicker();
  const result = page.getByRole('dialog', { name: 'Result' });
  await expect(result).toContainText('complete and verified: 4 objects', { timeout: 60_000 });
  await expectAccessible();
  await app.screenshot('panels-result');
  expectNoIdentity(written);
  if (written !== target) rmSync(written, { recursive: true });
});

/** Goes through the host's own picker to a new folder in the home folder of the person. */
async function chooseInPicker(): Promise<string> {
  const name = `diascope-e2e-${Date.now()}`;
  await expectAccessible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save here' }).click();
  return path.join(homedir(), name);
}

function expectNoIdentity(copy: string): void {
  expect(existsSync(copy)).toBe(true);
  const names = readdirSync(copy, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThanOrEqual(4);
  const secrets = ['Doe', 'Jane', jane.id, 'ACC-77', 'Referrer', '20240611', '2.25.310447382904722'];
  for (const file of files) {
    const bytes = readFileSync(path.join(file.parentPath, file.name)).toString('latin1');
    for (const secret of secrets) {
      expect(bytes.includes(secret), `${secret} in a file of the copy`).toBe(false);
      expect(path.join(file.parentPath, file.name).slice(copy.length)).not.toContain(secret);
    }
  }
}
