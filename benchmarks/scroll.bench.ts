/**
 * Scrolling through 1,000 compressed slices of 512 × 512 by the wheel, 20 notches a second, none of them decoded before.
 * In each animation frame of the page: which slice the wheel has asked for so far, and which one was drawn last. Asked is
 * counted from the wheel events themselves, from the moment that the browser got them; drawn is what the cell said in the
 * frame that drew it. The worst moment of all runs is told, not a median.
 */
import type { Page } from '@playwright/test';
import { closeBrowser } from '../tests/e2e/harness/launchWeb';
import { codedSeries, jpeg2000, jpegLs } from './support/ctSeries';
import { openRecent, withRecent } from './support/openedFolder';
import { hasCommand, inputFolder } from './support/processes';
import { report, type ResultRow } from './support/report';

const count = 1000;
const runs = 3;
const betweenMs = 50;
/** Of one notch: what the cell takes as exactly one slice, also when the browser puts several into one event. */
const notchPixels = 120;

interface Scrolled {
  /** Longest time without any picture. */
  readonly emptyMs: number;
  /** Longest time for which a slice stood that was no longer the one asked for. */
  readonly behindMs: number;
  /** Slices that were drawn. */
  readonly drawn: number;
  /** The slice that stands at the end. */
  readonly last: number;
  /** Notches a second, as the browser got them. */
  readonly rate: number;
}

/** Begins to watch; gives what was seen when `end` is set on the window. */
function watch(notchPixels: number): Promise<Scrolled> {
  const cell = document.querySelector('dicom-viewport');
  if (cell?.state.kind !== 'showing') throw new Error('no picture');
  let asked = cell.state.sliceIndex;
  let drawn: number | null = asked;
  const drawnOnes = new Set([asked]);
  /** When each slice stopped being the one asked for. */
  const left = new Map<number, number>();
  let [emptyMs, behindMs, emptySince] = [0, 0, 0];
  let [begin, end] = [0, 0];
  cell.addEventListener(
    'wheel',
    ({ deltaY, timeStamp }) => {
      begin ||= timeStamp;
      end = timeStamp;
      for (let step = 0; step < Math.round(deltaY / notchPixels); step += 1) left.set(asked++, timeStamp);
    },
    { capture: true },
  );
  const take = (): void => {
    const now = performance.now();
    if (drawn === null) emptyMs = Math.max(emptyMs, now - emptySince);
    else behindMs = Math.max(behindMs, now - (left.get(drawn) ?? now));
  };
  cell.addEventListener('viewport-state', ({ detail }) => {
    // What stood until now; also when the page was busy for so long that no animation frame saw it.
    take();
    drawn = detail.kind === 'showing' ? detail.sliceIndex : null;
    if (drawn === null) emptySince = performance.now();
    else drawnOnes.add(drawn);
  });
  return new Promise((resolve) => {
    const look = (): void => {
      take();
      if ('end' in window && drawn === asked) {
        const rate = (1000 * (left.size - 1)) / (end - begin);
        resolve({ emptyMs, behindMs, drawn: drawnOnes.size, last: drawn, rate });
      } else requestAnimationFrame(look);
    };
    look();
  });
}

async function scroll(page: Page): Promise<Scrolled> {
  await page.keyboard.press('Home');
  await page.waitForFunction(() => {
    const state = document.querySelector('dicom-viewport')?.state;
    return state?.kind === 'showing' && state.sliceIndex === 0;
  });
  await page.locator('dicom-viewport').first().hover();
  const watched = page.evaluate(watch, notchPixels);
  const start = performance.now();
  let sent = Promise.resolve();
  for (let notch = 1; notch < count; notch += 1) {
    const wait = start + notch * betweenMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    // Not waited for: a hand does not wait for the window either.
    sent = page.mouse.wheel(0, notchPixels);
  }
  await sent;
  await page.evaluate(() => Object.assign(window, { end: true }));
  return watched;
}

const rows: ResultRow[] = [];
for (const coding of [jpegLs, jpeg2000]) {
  const [tool] = coding.command;
  if (!hasCommand(tool, '--version')) {
    process.stdout.write(`scroll: no ${tool}, ${coding.name} left out\n`);
    continue;
  }
  const seen: Scrolled[] = [];
  await withRecent(codedSeries(inputFolder(), count, coding), async (userDataPath) => {
    for (let run = 0; run < runs; run += 1) {
      const { app } = await openRecent(userDataPath, count);
      seen.push(await scroll(app.page));
      await app.close();
    }
  });
  if (seen.some(({ last }) => last !== count - 1)) throw new Error('the wheel did not reach the last slice');
  const worst = (of: (one: Scrolled) => number): number => Math.max(...seen.map(of));
  const what = `1,000 CT slices in ${coding.name}, 20 a second`;
  rows.push(
    {
      what: `longest time without a picture, ${what}`,
      ours: worst((one) => one.emptyMs),
      unit: 'ms',
      aim: '≤ 100 ms',
    },
    {
      what: `longest time that a slice stood after another was asked for, ${what}`,
      ours: worst((one) => one.behindMs),
      unit: 'ms',
      aim: '≤ 100 ms',
      note: `${Math.min(...seen.map((one) => one.drawn))} of ${count} slices drawn`,
    },
  );
}
await closeBrowser();
report('scroll', 'Scrolling', rows);
