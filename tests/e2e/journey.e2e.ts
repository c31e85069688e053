/**
 * The whole way as a person goes it: a disc is opened and read, what was measured is there again the next day, a copy leaves
 * de-identified and is opened by whoever got it, and a study arrives on a real server.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { expect, test, type Page } from '@playwright/test';
import { corpusFolder, oracle } from '../support/oracles';
import { startOrthanc } from '../support/orthanc';
import type { App } from './harness/App';
import { freshUserData, openApp } from './harness/openApp';
import { writeTwoPatients } from './support/patients';

const size = { width: 1280, height: 800 };
let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-journey-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `open` with what the person answers when asked where to: a native dialog, or the host's own picker. Gives the path. */
async function saveAs(app: App, name: string, open: () => Promise<void>): Promise<string> {
  if (app.runtime === 'electron') {
    const target = path.join(folder, name);
    await app.answerSaveDialog(target);
    await open();
    return target;
  }
  await open();
  const unique = `diascope-e2e-${Date.now()}-${name}`;
  await app.page.getByRole('textbox', { name: 'Name', exact: true }).fill(unique);
  await app.page.getByRole('button', { name: 'Save here' }).click();
  return path.join(homedir(), unique);
}

async function showThorax(page: Page): Promise<void> {
  await page.locator('.series-button', { hasText: 'Thorax after' }).dblclick();
  await expect(page.locator('dicom-viewport').first()).toContainText('Thorax after');
  await page.locator('dicom-viewport').first().focus();
}

async function drawLength(page: Page): Promise<void> {
  const cell = page.locator('dicom-viewport').first();
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state.kind))
    .toBe('showing');
  const box = await cell.boundingBox();
  if (box === null) throw new Error('no cell');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.keyboard.press('l');
  await page.mouse.move(x - 60, y - 20);
  await page.mouse.down();
  await page.mouse.move(x, y);
  await page.mouse.move(x + 60, y + 40);
  await page.mouse.up();
}

test('what was measured is there again after the program was closed, and leaves as a table', async () => {
  const disc = await writeTwoPatients(folder);
  const userData = freshUserData();
  let app = await openApp({ paths: [disc], size, userDataPath: userData.path });
  await expect(app.page.getByText('9 images')).toBeVisible();
  await showThorax(app.page);
  await drawLength(app.page);
  const finding = () => app.page.locator('.finding');
  await expect(finding()).toContainText('mm');
  const words = await finding().innerText();
  await expect
    .poll(() => existsSync(path.join(userData.path, 'measurements')), { message: 'kept on disk' })
    .toBe(true);
  await app.close();

  app = await openApp({ paths: [disc], size, userDataPath: userData.path });
  await expect(app.page.getByText('9 images')).toBeVisible();
  await showThorax(app.page);
  await expect(finding()).toHaveText(words, { useInnerText: true });
  const file = await saveAs(app, 'measurements.csv', () =>
    app.page.getByRole('button', { name: 'Export CSV' }).click(),
  );
  await expect.poll(() => existsSync(file)).toBe(true);
  const csv = readFileSync(file, 'utf8');
  rmSync(file);
  const value = /[\d.]+(?= ?mm)/.exec(words)?.[0] ?? 'no value';
  expect(csv).toContain('length');
  expect(csv.split('\r\n')[1]).toContain(value.replace(/0+$/, ''));
  await app.close();
  userData.remove();
});

test('a real disc: both patients by name, a de-identified copy that opens again and knows no name', async () => {
  test.skip(!oracle('corpus'), 'the corpus is not here');
  const disc = path.join(corpusFolder, 'discs/two-patients-tiny/DICOMDIR');
  let app = await openApp({ paths: [disc], size });
  let { page } = app;
  await expect(page.getByText('31 images')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('.patient').filter({ hasText: 'Doe, Archibald' })).toHaveCount(1);
  await expect(page.locator('.patient').filter({ hasText: 'Doe, Peter' })).toHaveCount(1);
  await page.locator('.series-button', { hasText: 'Routine Brain' }).dblclick();
  await expect(page.locator('dicom-viewport').first()).toContainText('Doe, Archibald');
  await expect(page.locator('dicom-viewport').first()).toContainText('77654033');
  await app.screenshot('journey-disc');

  await page.keyboard.press('Control+e');
  const drawer = page.getByRole('dialog', { name: 'Share' });
  await drawer.getByRole('radio', { name: /De-identified/ }).check();
  await drawer.getByRole('radio', { name: /^Zip file/ }).check();
  await expect(drawer).toContainText('objects will leave');
  const zip = await saveAs(app, 'copy.zip', () =>
    drawer.getByRole('button', { name: 'Choose a place and write' }).click(),
  );
  await expect(page.getByRole('dialog', { name: 'Result' })).toContainText('complete and verified', {
    timeout: 60_000,
  });
  await app.close();

  const entries = await unpack(zip);
  expect(entries.size).toBeGreaterThan(4);
  for (const [name, bytes] of entries) {
    for (const secret of ['Doe', 'Archibald', '77654033', '19950903']) {
      expect(`${name}\n${bytes}`.includes(secret), `${secret} in ${name}`).toBe(false);
    }
  }

  app = await openApp({ paths: [zip], size });
  ({ page } = app);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state.kind), {
      timeout: 30_000,
    })
    .toBe('showing');
  await expect(page.locator('.patient')).toHaveCount(1);
  await expect(page.locator('body')).not.toContainText('Archibald');
  await app.screenshot('journey-copy');
  await app.close();
  if (!zip.startsWith(folder)) rmSync(zip);
});

test('of a package that was not finished when the program was killed it tells once, and its half is gone', async () => {
  const userData = freshUserData();
  const jobs = path.join(userData.path, 'jobs');
  const partPath = path.join(folder, 'For the clinic.zip.part');
  writeFileSync(partPath, 'half a package');
  mkdirSync(jobs);
  // Of a process that has ended.
  const { pid: processId } = spawnSync(process.execPath, ['-e', '']);
  const journal = { version: 1, processId, partPath, started: new Date().toISOString() };
  writeFileSync(path.join(jobs, 'killed.json'), JSON.stringify(journal));

  const app = await openApp({ size, userDataPath: userData.path });
  const notice = app.page.getByRole('region', { name: 'Messages' }).getByRole('status');
  await expect(notice).toContainText('For the clinic.zip was not finished');
  await expect(notice).toContainText('was removed. Export it again.');
  expect(existsSync(partPath)).toBe(false);
  expect(readdirSync(jobs)).toEqual([]);
  await app.screenshot('journey-interrupted');
  const dismiss = notice.getByRole('button', { name: 'Dismiss' });
  for (let steps = 0; steps < 30; steps += 1) {
    if (await dismiss.evaluate((button) => button === document.activeElement)) break;
    await app.page.keyboard.press('Tab');
  }
  await expect(dismiss).toBeFocused();
  await app.page.keyboard.press('Enter');
  await expect(notice).toHaveCount(0);
  expect(app.pageErrors).toEqual([]);
  await app.close();
  userData.remove();
});

async function unpack(zip: string): Promise<Map<string, string>> {
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(zip)])), { useWebWorkers: false });
  const found = new Map<string, string>();
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    found.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())).toString('latin1'));
  }
  await reader.close();
  return found;
}

test('a study is sent to a real server with a password, and is there', async () => {
  test.skip(!oracle('orthanc'), 'Orthanc is not here');
  const orthanc = await startOrthanc({ user: { name: 'desk', password: 'right horse' } });
  const disc = await writeTwoPatients(folder);
  const app = await openApp({ paths: [disc], size });
  const { page } = app;
  await expect(page.getByText('9 images')).toBeVisible();
  await page.keyboard.press('Control+e');
  const drawer = page.getByRole('dialog', { name: 'Share' });
  await drawer.getByRole('radio', { name: /^Server/ }).check();
  await drawer.getByRole('textbox', { name: 'Name', exact: true }).fill('Test PACS');
  await drawer.locator('input[name=url]').fill(orthanc.url);
  await drawer.locator('.inline-choice').nth(1).click();
  await drawer.locator('input[name=user]').fill('desk');
  await drawer.locator('input[name=secret]').fill('wrong horse');
  await drawer.getByRole('button', { name: 'Save and test' }).click();
  await expect(drawer.getByRole('alert')).toContainText('does not accept');
  await drawer.locator('input[name=secret]').fill('right horse');
  await drawer.getByRole('button', { name: 'Save and test' }).click();
  await expect(drawer.locator('.good-words')).toBeVisible();
  await drawer.getByRole('button', { name: 'Upload to Test PACS' }).click();
  const result = page.getByRole('dialog', { name: 'Result' });
  await expect(result).toBeVisible({ timeout: 60_000 });
  await app.screenshot('journey-sent');
  const stored = JSON.parse((await orthanc.get('/instances')).body.toString()) as unknown[];
  const sent = /(\d+) objects?/.exec(await result.innerText())?.[1];
  expect(stored.length).toBe(Number(sent));
  expect(stored.length).toBeGreaterThan(0);
  await app.close();
  await orthanc.stop();
});
