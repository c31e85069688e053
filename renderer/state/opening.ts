/**
 * Opening, in every way that there is. The first series of what was opened shows itself as soon as it is
 * known: in an empty cell, else in the active one if a person just asked for it.
 */
import { effect, signal, computed } from '@preact/signals-core';
import type { OpenedSource } from '../../ipc/contract';
import { call } from '../ipc/client';
import { text } from '../texts/text';
import { app, loadAppInfo } from './app';
import { closeBrowser, showBrowser } from './browser';
import { dropClosedSeries, firstEmptyCell, showSeries, activeCell } from './layout';
import {
  instancesOfSource,
  isDisplayable,
  patients,
  scanBegun,
  seriesKey,
  sourceClosed,
  sourceOpened,
  sources,
} from './library';
import { tellError } from './notices';

const waiting = new Map<string, { readonly mayReplace: boolean }>();
const busy = signal(false);

/** A dialog is open or a source is being opened. */
export const isOpening = computed(() => busy.value);

/** Lets a person choose a folder or files, in the system's dialog or in the host's own. */
export async function chooseAndOpen(kind: 'folder' | 'files'): Promise<void> {
  if (app.value.kind === 'ready' && !app.value.info.hasNativeDialogs) {
    showBrowser({ purpose: 'open', pick: kind });
    return;
  }
  await open(() => call('open.choose', { kind }));
}

/** Opens entries of the host's picker (a folder's own id among them) and closes it. */
export async function openEntries(entryIds: readonly string[]): Promise<void> {
  closeBrowser();
  await open(() => call('browse.open', { entryIds: [...entryIds] }));
}

export const openRecent = (recentId: string): Promise<void> => open(() => call('open.recent', { recentId }));

export const openDemo = (): Promise<void> => open(() => call('open.demo', {}));

/** Runs one way of opening and takes in what it gives; null means that the person changed their mind. */
export async function open(ask: () => Promise<OpenedSource | null>): Promise<void> {
  busy.value = true;
  try {
    const source = await ask();
    if (source !== null) {
      takeIn(source, true);
      // The list of recent sources has a new entry.
      await loadAppInfo();
    }
  } catch (error) {
    tellError(text('open.failed'), error);
  } finally {
    busy.value = false;
  }
}

/** A source that is open now. `byPerson`: someone just asked for it, so it may take the place of another. */
export function takeIn(source: OpenedSource, byPerson: boolean): void {
  if (sources.value.some((state) => state.source.sourceId === source.sourceId)) return;
  waiting.set(source.sourceId, { mayReplace: byPerson });
  sourceOpened(source);
  showFirstSeries();
}

/** Stops a scan; what was read stays. */
export function cancelScan(sourceId: string): void {
  void call('source.cancel', { sourceId }).catch((error: unknown) =>
    tellError(text('open.cancelFailed'), error),
  );
}

/** Closes a source and forgets what came from it; gives the ids of its instances. */
export async function closeSource(sourceId: string): Promise<readonly string[]> {
  const gone = sourceClosed(sourceId);
  waiting.delete(sourceId);
  dropClosedSeries();
  await call('source.close', { sourceId });
  await loadAppInfo();
  return gone;
}

/**
 * Gives one more password for what is locked in a source. What it opens is read and comes beside what is there.
 * @throws {AppError} as `source.password`; then all is as before
 */
export function givePassword(sourceId: string, password: string): Promise<void> {
  return complete(sourceId, () => call('source.password', { sourceId, password }));
}

/** Reads what could not be read, or was not reached, and nothing else. */
export function readAgain(sourceId: string): Promise<void> {
  return complete(sourceId, () => call('source.readAgain', { sourceId })).catch((error: unknown) =>
    tellError(text('open.failed'), error),
  );
}

/** What is read may come before the answer. */
async function complete(sourceId: string, ask: () => Promise<unknown>): Promise<void> {
  if (instancesOfSource(sourceId).length === 0) waiting.set(sourceId, { mayReplace: true });
  const takeBack = scanBegun(sourceId);
  try {
    await ask();
  } catch (error) {
    takeBack();
    throw error;
  }
}

/** Shows the first series of newly opened sources; runs at each change of the tree. */
export function watchFirstSeries(): () => void {
  return effect(() => {
    if (patients.value.length > 0) showFirstSeries();
  });
}

function showFirstSeries(): void {
  for (const [sourceId, { mayReplace }] of waiting) {
    const key = firstSeriesOf(sourceId);
    if (key === undefined) continue;
    waiting.delete(sourceId);
    const cell = firstEmptyCell() ?? (mayReplace ? activeCell.peek() : undefined);
    if (cell !== undefined) showSeries(key, cell);
  }
}

function firstSeriesOf(sourceId: string): string | undefined {
  const own = new Set(instancesOfSource(sourceId).map((instance) => instance.instanceId));
  for (const patient of patients.value)
    for (const study of patient.studies)
      for (const series of study.series)
        if (isDisplayable(series) && series.instances.some((instance) => own.has(instance.instanceId)))
          return seriesKey(patient, study, series);
  return undefined;
}
