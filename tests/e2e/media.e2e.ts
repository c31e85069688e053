/** Discs in the window: the list from the DICOMDIR, the files in its place, and the receipt to be printed. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { App } from './harness/App';
import { loadSource } from './harness/loadSource';
import { openApp } from './harness/openApp';

let folder: string;
let disc: string;
let app: App;
let parts: typeof import('../host/sources/disc');

test.beforeEach(async () => {
  parts = await loadSource<typeof import('../host/sources/disc')>('tests/host/sources/disc.ts');
  folder = mkdtempSync(path.join(tmpdir(), 'diascope-media-'));
  disc = path.join(folder, 'disc');
});

test.afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  app = await openApp({ paths: [path.join(disc, 'DICOMDIR')], size: { width: 1280, height: 800 } });
}

const shown = () =>
  app.page.evaluate(() => {
    const viewport = document.querySelector('dicom-viewport');
    return viewport?.state;
  });

test('a disc shows one patient, its picture, and what its DICOMDIR named in vain', async () => {
  await parts.writeTree(disc, { ...parts.discFiles(12), 'readme.txt': 'not DICOM' });
  rmSync(path.join(disc, 'IMAGES/IM0005'));
  await open();
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

test('a disc that is pulled out while it is read is completed by one action, once it is back', async () => {
  await parts.writeTree(disc, parts.discFiles(3000));
  await open();
  const { page } = app;
  await page.locator('.patient-name').waitFor();
  renameSync(disc, `${disc}-out`);
  const notice = page.locator('.notice', { hasText: 'could not be read, because the disc was out' });
  await expect(notice).toBeVisible();
  await app.screenshot('disc-out');

  // Still out: it says so, and nothing that was there is lost.
  await notice.getByRole('button', { name: 'Read again' }).click();
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: /not shown/ }).click();
  const receipt = page.getByRole('dialog', { name: 'What was read' });
  await expect(receipt).toContainText('The disc, stick or folder is no longer there.');
  await app.screenshot('disc-out-receipt');

  renameSync(`${disc}-out`, disc);
  const again = receipt.getByRole('button', { name: 'Read again' });
  await again.focus();
  await page.keyboard.press('Enter');
  await expect(receipt).toContainText('No file had a problem.');
  await expect(page.locator('.status')).toContainText('3,001 files · 3,000 images');
  await expect(again).toHaveCount(0);
  await expect(notice).toHaveCount(0);
  await expect(page.locator('.patient-name')).toHaveText(['Doe, Jane']);
  await expect.poll(shown).toMatchObject({ kind: 'showing', sliceCount: 3000 });
  // Pictures that were asked for while it was out.
  expect(app.pageErrors.filter((error) => !error.startsWith('Failed to load resource'))).toEqual([]);
});

test('a DICOMDIR that takes two patients for each other: the files win, and no picture is ever under the other name', async () => {
  const { instance } = await loadSource<typeof import('../host/sources/instances')>(
    'tests/host/sources/instances.ts',
  );
  const mary = [
    ['00100010', 'PN', 'Roe^Mary'],
    ['00100020', 'LO', 'P2'],
  ] as const;
  const many = Object.entries(parts.discFiles(2000)).filter(([name]) => name.startsWith('IMAGES/'));
  await parts.writeTree(disc, {
    ...Object.fromEntries(many),
    A: instance(1002, [...mary, ['0020000D', 'UI', '1.2.4'], ['0020000E', 'UI', '1.2.4.1']]),
    B: instance(1001, [
      ['0020000D', 'UI', '1.2.5'],
      ['0020000E', 'UI', '1.2.5.1'],
    ]),
    DICOMDIR: parts.dicomDir([
      parts.patientRecord([parts.imageRecord(['A'], 1001)]),
      parts.patientRecord([parts.imageRecord(['B'], 1002)], [...mary]),
    ]),
  });
  // From the list of recent ones, so that the window is there before.
  const userDataPath = path.join(folder, 'user');
  app = await openApp({ paths: [disc], userDataPath });
  await expect(app.page.locator('.status')).toContainText('2,003 files · 2,002 images');
  await app.close();
  app = await openApp({ userDataPath, size: { width: 1280, height: 800 } });
  const { page } = app;
  // What stands in the cell, in each frame that is drawn.
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = (): void => {
      const viewport = document.querySelector('dicom-viewport');
      const state = viewport?.state;
      if (viewport && state && state.kind !== 'empty') {
        const name = /(Doe, Jane|Roe, Mary)/.exec(viewport.textContent)?.[0] ?? '';
        const code = state.kind === 'failed' ? state.code : '';
        const line = [state.kind, code, state.slice.instance.path, name].join(' | ');
        if (seen.at(-1) !== line) seen.push(line);
      }
      requestAnimationFrame(look);
    };
    look();
  });
  await page.getByRole('button', { name: 'disc' }).first().click();
  await expect(page.locator('.status')).toContainText('2,003 files · 2,002 images');
  await expect.poll(async () => (await shown())?.kind).toBe('showing');
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  const showing = seen.filter((line) => line.startsWith('showing'));
  expect(showing.length).toBeGreaterThan(0);
  for (const line of showing) {
    const [, , place, name] = line.split(' | ');
    expect(`${place} ${name}`).toBe(place === 'A' ? 'A Roe, Mary' : `${place} Doe, Jane`);
  }
  expect(seen.join('\n')).not.toContain('source.otherFile');
  await expect(page.locator('.patient-name')).toHaveText(['Doe, Jane', 'Doe, Jane', 'Roe, Mary']);
});
