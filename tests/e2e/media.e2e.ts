/** Discs in the window: the list from the DICOMDIR, the files in its place, and the receipt to be printed. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { App } from './harness/App';
import { loadSource } from './harness/loadSource';
import { openApp } from './harness/openApp';

let folder: string;
let app: App;

test.beforeEach(async () => {
  const { discFiles, writeTree } = await loadSource<typeof import('../host/sources/disc')>(
    'tests/host/sources/disc.ts',
  );
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-media-'));
  const disc = path.join(folder, 'disc');
  await writeTree(disc, { ...discFiles(12), 'readme.txt': 'not DICOM' });
  rmSync(path.join(disc, 'IMAGES/IM0005'));
  app = await openApp({ paths: [path.join(disc, 'DICOMDIR')], size: { width: 1280, height: 800 } });
});

test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a disc shows one patient, its picture, and what its DICOMDIR named in vain', async () => {
  const { page } = app;
  // The DICOMDIR does not say when she was born: the list says it once the first file has been read.
  await expect(page.locator('.patient-name')).toHaveText(['Doe, Jane']);
  await expect(page.locator('.patient')).toContainText('1970');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('dicom-viewport')?.state))
    .toMatchObject({ kind: 'showing', sliceCount: 11 });
  await page.getByRole('button', { name: /not shown/ }).click();
  const receipt = page.getByRole('dialog', { name: 'What was read' });
  await expect(receipt).toContainText('Files that the DICOMDIR lists12');
  await expect(receipt).toContainText('Listed on the disc but not there1');
  await receipt.getByText('The DICOMDIR lists this file, but it is not on the disc.').click();
  await expect(receipt).toContainText('IMAGES/IM0005');

  const target = path.join(app.runtime === 'electron' ? folder : homedir(), `receipt-${process.pid}.html`);
  if (app.runtime === 'electron') await app.answerSaveDialog(target);
  await receipt.getByRole('button', { name: 'Save receipt' }).click();
  if (app.runtime !== 'electron') {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(path.basename(target));
    await page.getByRole('button', { name: 'Save here' }).click();
  }
  await expect.poll(() => existsSync(target)).toBe(true);
  const html = readFileSync(target, 'utf8');
  rmSync(target);
  expect(html).toContain('IMAGES/IM0005');
  expect(html).toContain('readme.txt');
  expect(app.pageErrors).toEqual([]);
});
