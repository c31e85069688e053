/**
 * The viewport on a real CT series, driven by mouse and keyboard as a person would. Numbers and pixels are compared with
 * pydicom and numpy (support/expectedMeasurements.py), the order of slices with the positions in the files.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { Measurement, MeasurementKind } from '../../core/imaging/measurement';
import { corpusFolder, oracle, pythonCommand } from '../support/oracles';
import type { App } from './harness/App';
import { openApp } from './harness/openApp';

const seriesFolder = path.join(corpusFolder, 'series/ct-ge-28-slices');
const script = fileURLToPath(new URL('support/expectedMeasurements.py', import.meta.url));
const hasCorpus = oracle('corpus');
const hasPydicom = oracle('pydicom');

let app: App;
let page: Page;
let cell: Locator;

/** What the first cell shows, or null. */
const shown = () =>
  page.evaluate(() => {
    const state = document.querySelector('dicom-viewport')?.state;
    if (state?.kind !== 'showing') return null;
    const { windowing, zoom, letters, sliceIndex, sliceCount, slice, isInverted, description } = state;
    const position = description.frames[0]?.imagePosition;
    const file = slice.instance.path;
    return { windowing, zoom, letters, sliceIndex, sliceCount, file, isInverted, position };
  });

async function shownWindow(): Promise<{ center: number; width: number; from: string }> {
  const windowing = (await shown())?.windowing;
  if (windowing?.kind !== 'window') throw new Error('no window is in force');
  return windowing;
}

async function expectSlice(index: number): Promise<void> {
  await expect.poll(async () => (await shown())?.sliceIndex).toBe(index);
}

/** Whole page coordinates near a point of the image, which is square and fitted. */
async function near(x: number, y: number): Promise<[number, number]> {
  const box = await cell.locator('.viewport-image').boundingBox();
  if (box === null) throw new Error('no picture');
  const size = Math.min(box.width, box.height);
  return [
    Math.round(box.x + (box.width - size) / 2 + (x * size) / 512),
    Math.round(box.y + (box.height - size) / 2 + (y * size) / 512),
  ];
}

async function drag(
  from: readonly [number, number],
  to: readonly [number, number],
  button: 'left' | 'right' | 'middle' = 'left',
): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down({ button });
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await page.mouse.move(...to);
  await page.mouse.up({ button });
}

interface Expected {
  readonly valueRange: number;
  readonly pictureSha256: string;
  readonly length: Readonly<Record<string, number>>;
  readonly angle: Readonly<Record<string, number>>;
  readonly ellipse: Readonly<Record<string, number>>;
  readonly rectangle: Readonly<Record<string, number>>;
  readonly probe: Readonly<Record<string, number>>;
}

/** Somewhere in the head, for what needs no shape. */
const box = [
  [250, 250],
  [262, 262],
];
const anyShapes = { length: box, angle: [...box, [0, 9]], ellipse: box, rectangle: box, probe: box };

/** The same slice by pydicom. */
function expected(file: string, shapes: object, window: { center: number; width: number }): Expected {
  const words = [script, path.join(seriesFolder, path.basename(file)), JSON.stringify(shapes)];
  const result = spawnSync(pythonCommand(), [...words, String(window.center), String(window.width)], {
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout) as Expected;
}

test.describe('viewport', () => {
  test.skip(!hasCorpus, 'the corpus is not here');

  test.beforeEach(async () => {
    app = await openApp({ paths: [seriesFolder], size: { width: 1280, height: 800 } });
    page = app.page;
    cell = page.locator('dicom-viewport').first();
    await expect.poll(async () => (await shown())?.sliceCount, { timeout: 30_000 }).toBe(28);
    await cell.focus();
  });
  test.afterEach(() => app.close());

  test('slices come in the order of their positions, by keys, wheel and slider', async () => {
    await page.keyboard.press('Home');
    const locations: number[] = [];
    for (let index = 0; index < 28; index++) {
      await expectSlice(index);
      const [, y = 0, z = 0] = (await shown())?.position ?? [];
      // The normal of this tilted series: row × column.
      locations.push(0.3173047 * y + 0.9483237 * z);
      if (index < 27) await page.keyboard.press('ArrowDown');
    }
    const steps = locations.slice(1).map((location, index) => location - (locations[index] ?? 0));
    expect(steps.every((step) => step > 0) || steps.every((step) => step < 0)).toBe(true);
    await page.keyboard.press('PageUp');
    await expectSlice(17);
    await page.mouse.move(...(await near(256, 256)));
    await page.mouse.wheel(0, 120);
    await expectSlice(18);
    await page.mouse.wheel(0, -120);
    await expectSlice(17);
    await expect(cell).toContainText('18 / 28');
    await page.keyboard.press('End');
    await expectSlice(27);
    await cell.getByRole('slider').focus();
    await page.keyboard.press('ArrowUp');
    await expectSlice(26);
    expect(app.pageErrors).toEqual([]);
  });

  test('the window follows the mouse by 1/1024 of the values a pixel, and the keys', async () => {
    test.skip(!hasPydicom, 'pydicom is not here');
    const before = await shownWindow();
    expect(before.from).toBe('file');
    const { valueRange } = expected((await shown())?.file ?? '', anyShapes, before);
    const [x, y] = await near(200, 256);
    await drag([x, y], [x + 60, y + 20]);
    const after = await shownWindow();
    expect(after.width).toBe(Math.round(before.width + (60 * valueRange) / 1024));
    expect(after.center).toBe(Math.round(before.center + (20 * valueRange) / 1024));
    await expect(cell).toContainText(`C ${after.center} W ${after.width}`);
    await page.keyboard.press('i');
    await expect(cell).toContainText('inverted');
    await page.keyboard.press('r');
    await expect.poll(shownWindow).toEqual(before);
    expect((await shown())?.isInverted).toBe(false);
  });

  test('the pixels on screen at one to one are those of PS3.3 C.11.2.1.2.1', async () => {
    test.skip(!hasPydicom, 'pydicom is not here');
    await page.keyboard.press('Home');
    await expectSlice(0);
    const window = await shownWindow();
    const { pictureSha256 } = expected((await shown())?.file ?? '', anyShapes, window);
    const digest = await page.evaluate(async () => {
      const element = document.querySelector('dicom-viewport');
      const canvas = element?.querySelector('canvas');
      if (!element || !canvas) return '';
      element.oneToOne();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const [left, top] = [Math.round((canvas.width - 512) / 2), Math.round((canvas.height - 512) / 2)];
      const rgba = canvas.getContext('2d')?.getImageData(left, top, 512, 512).data ?? [];
      const grey = Uint8Array.from({ length: 512 * 512 }, (_, pixel) => rgba[pixel * 4] ?? 0);
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', grey));
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
    });
    expect(digest).toBe(pictureSha256);
  });

  test('length, angle, ellipse, rectangle and probe say what pydicom and numpy say', async () => {
    test.skip(!hasPydicom, 'pydicom is not here');
    const draw = async (key: string, ...ways: readonly (readonly [number, number])[]) => {
      await page.keyboard.press(key);
      const [from, to = from, third] = await Promise.all(ways.map(([x, y]) => near(x, y)));
      if (from === undefined || to === undefined) throw new Error('nowhere to draw');
      await drag(from, to);
      if (third !== undefined) await page.mouse.click(...third);
    };
    await draw('l', [100, 150], [300, 220]);
    await draw('a', [120, 400], [220, 380], [200, 300]);
    await draw('e', [260, 240], [340, 300]);
    await draw('b', [150, 250], [230, 330]);
    await draw('h', [400, 260]);
    const found = await savedMeasurements(5);
    const pointsOf = (kind: MeasurementKind) =>
      found.find((one) => one.kind === kind)?.points.map(({ x, y }) => [x, y]) ?? [];
    const shapes = {
      length: pointsOf('length'),
      angle: pointsOf('angle'),
      ellipse: pointsOf('ellipse'),
      rectangle: pointsOf('rectangle'),
      probe: pointsOf('probe'),
    };
    // The points are where the mouse was, to the pixel of the screen.
    const [startX = 0, startY = 0] = shapes.length[0] ?? [];
    expect(Math.abs(startX - 100)).toBeLessThan(0.5);
    expect(Math.abs(startY - 150)).toBeLessThan(0.5);
    const truth = expected((await shown())?.file ?? '', shapes, await shownWindow());
    const words = page.locator('.findings');
    await expect(words).toContainText(`${truth.length['length']?.toFixed(1)} mm`);
    await expect(words).toContainText(`${truth.angle['angle']?.toFixed(1)}°`);
    await expect(words).toContainText(`${truth.probe['value']} HU`);
    for (const roi of [truth.ellipse, truth.rectangle]) {
      await expect(words).toContainText(`area ${tenth(roi['area'])} mm²`);
      await expect(words).toContainText(`mean ${tenth(roi['mean'])} HU`);
      await expect(words).toContainText(`min ${roi['min']} HU`);
      await expect(words).toContainText(`max ${roi['max']} HU`);
      await expect(words).toContainText(`pixels ${roi['count']}`);
    }
    await app.screenshot('viewport-measurements-1280');
  });

  test('a handle can be dragged, undone, redone and deleted', async () => {
    await page.keyboard.press('l');
    const [from, to, other] = [await near(150, 200), await near(300, 200), await near(300, 320)];
    await drag(from, to);
    const [drawn] = await savedMeasurements(1);
    await page.keyboard.press('w');
    await drag(to, other);
    await expect
      .poll(async () => (await savedMeasurements(1))[0]?.points[1]?.y)
      .not.toBe(drawn?.points[1]?.y);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await savedMeasurements(1))[0]?.points).toEqual(drawn?.points);
    await page.keyboard.press('Delete');
    await savedMeasurements(0);
    await page.keyboard.press('Control+z');
    await savedMeasurements(1);
  });

  test('a pending angle does not eat the first drag of the next tool', async () => {
    await page.keyboard.press('a');
    await drag(await near(120, 400), await near(220, 380));
    await page.keyboard.press('l');
    await drag(await near(150, 200), await near(300, 200));
    const found = await savedMeasurements(1);
    expect(found.map(({ kind }) => kind)).toEqual(['length']);
  });

  test('an arrow asks for its words, and a double click on it for others', async () => {
    await page.keyboard.press('t');
    const tip = await near(200, 200);
    await drag(tip, await near(280, 260));
    const field = cell.getByRole('textbox');
    await expect(field).toBeFocused();
    await page.keyboard.type('Look: i<b>=1');
    await page.keyboard.press('Enter');
    await expect(field).toHaveCount(0);
    await expect(cell).toBeFocused();
    await expect.poll(async () => (await savedMeasurements(1))[0]?.text).toBe('Look: i<b>=1');
    // What was typed did not act as keys.
    expect((await shown())?.isInverted).toBe(false);
    await page.mouse.dblclick(...tip);
    await expect(field).toHaveValue('Look: i<b>=1');
    await page.keyboard.type('other');
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await savedMeasurements(1))[0]?.text).toBe('Look: i<b>=1');
  });

  test('letters at the edges stay right after rotation and flips', async () => {
    const letters = async () => (await shown())?.letters;
    const { left, right, top, bottom } = (await letters()) ?? { left: '', right: '', top: '', bottom: '' };
    expect({ left, right }).toEqual({ left: 'R', right: 'L' });
    expect(top.startsWith('A')).toBe(true);
    const act = (name: 'rotate' | 'flipHorizontally' | 'flipVertically') =>
      page.evaluate((what) => {
        const element = document.querySelector('dicom-viewport');
        if (what === 'rotate') element?.rotateBy(90);
        else element?.[what]();
      }, name);
    await act('rotate');
    await expect.poll(letters).toEqual({ top: left, right: top, bottom: right, left: bottom });
    await act('flipHorizontally');
    await expect.poll(letters).toEqual({ top: left, left: top, bottom: right, right: bottom });
    await act('flipVertically');
    await expect.poll(letters).toEqual({ bottom: left, left: top, top: right, right: bottom });
    await expect(cell.locator('.viewport-letter.is-left')).toHaveText(top);
    await app.screenshot('viewport-turned-1280');
    await page.keyboard.press('r');
    await expect.poll(letters).toEqual({ left, right, top, bottom });
  });

  test('right drag zooms, middle drag pans, Ctrl and wheel zoom about the mouse', async () => {
    const fitted = (await shown())?.zoom ?? 0;
    const [x, y] = await near(256, 256);
    await drag([x, y], [x, y - 100], 'right');
    await expect.poll(async () => (await shown())?.zoom).toBeCloseTo(fitted * Math.exp(0.5), 5);
    await page.keyboard.press('r');
    await expect.poll(async () => (await shown())?.zoom).toBe(fitted);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect.poll(async () => ((await shown())?.zoom ?? 0) > fitted).toBe(true);
    await expect(cell).toContainText('zoom');
  });

  test('at both usual sizes of the window: everything is readable and nothing scrolls', async () => {
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect(cell).toContainText('/ 28');
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(overflow).toBe(false);
      await app.screenshot(`viewport-${width}`);
    }
    console.log(await redrawTimes());
  });
});

/** How long a window change takes to draw, for the log; nothing is judged by it. */
async function redrawTimes(): Promise<string> {
  const times = await page.evaluate(async () => {
    const element = document.querySelector('dicom-viewport');
    const drawn: number[] = [];
    element
      ?.querySelector('.viewport-image')
      ?.addEventListener('cornerstoneimagerendered', (event) =>
        drawn.push((event as CustomEvent<{ readonly renderTimeInMs: number }>).detail.renderTimeInMs),
      );
    for (let step = 0; step < 40; step++) {
      element?.setWindow({ center: 40 + step, width: 80 + step });
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
    return drawn.sort((a, b) => a - b);
  });
  const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
  return `redraw of 512² after a window change: median ${median.toFixed(2)} ms of ${times.length} drawings`;
}

test('a slice that cannot be shown says so in its place, and the others go on', async () => {
  test.skip(!hasCorpus, 'the corpus is not here');
  const samples = ['malformed/MR_truncated', 'transfer-syntaxes/nema-samples/MR1_J2KI'];
  const paths = samples.map((name) => path.join(corpusFolder, `${name}.dcm`));
  app = await openApp({ paths });
  page = app.page;
  try {
    cell = page.locator('dicom-viewport').first();
    const kindAt = (index: number) =>
      page.evaluate((target) => {
        const element = document.querySelector('dicom-viewport');
        const state = element?.state;
        if (!element || !state || state.kind === 'empty' || state.sliceCount < 2) return 'waiting';
        if (state.sliceIndex !== target) element.goTo(target);
        return state.sliceIndex === target ? state.kind : 'waiting';
      }, index);
    await expect.poll(() => kindAt(0), { timeout: 30_000 }).toMatch(/showing|failed/);
    await expect.poll(() => kindAt(1)).toMatch(/showing|failed/);
    const kinds = [];
    for (const index of [0, 1]) {
      await expect.poll(() => kindAt(index)).toMatch(/showing|failed/);
      kinds.push(await kindAt(index));
      if (kinds[index] !== 'failed') continue;
      await expect(cell.getByRole('status')).toContainText('Part of the picture is missing from the file.');
      // No pixel of another slice stands there.
      const isBlack = await page.evaluate(() => {
        const canvas = document.querySelector('dicom-viewport canvas') as HTMLCanvasElement;
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return data.every((value, place) => place % 4 === 3 || value === 0);
      });
      expect(isBlack).toBe(true);
      await app.screenshot('viewport-broken-slice');
    }
    expect(kinds.sort()).toEqual(['failed', 'showing']);
  } finally {
    await app.close();
  }
});

function tenth(value: number | undefined): string {
  const size = Math.abs(value ?? 0);
  return (value ?? 0).toFixed(size >= 1000 ? 0 : 1);
}

/** The measurements as the host has kept them on disk, once there are so many. */
async function savedMeasurements(count: number): Promise<readonly Measurement[]> {
  const folder = path.join(app.userDataPath, 'measurements');
  const read = (): Measurement[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.json'))
          .flatMap((name) => {
            const kept = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
              readonly measurements: readonly Measurement[];
            };
            return kept.measurements;
          })
      : [];
  await expect.poll(() => read().length).toBe(count);
  return read();
}
