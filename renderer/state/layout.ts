/**
 * Which series stands in which cell. There are always four cells; a layout shows the first 1, 2 or 4 of them, or
 * only the full one. A cell holds the key of a series, so that it follows the series while a scan adds to it.
 */
import { computed, signal } from '@preact/signals-core';
import type { Patient } from '../../core/fileset/types';
import type { Settings } from '../../ipc/contract';
import { seriesEntries, type SeriesEntry } from './library';
import { changeSettings, settings } from './settings';

export type Layout = Settings['layout'];

export const cellIndices = [0, 1, 2, 3] as const;
const cellCounts: Readonly<Record<Layout, number>> = { '1x1': 1, '1x2': 2, '2x2': 4 };

const keys = signal<readonly (string | null)[]>([null, null, null, null]);
const active = signal(0);
const full = signal<number | null>(null);

export const layout = computed(() => settings.value.layout);
export const activeCell = computed(() => active.value);
/** The cell that is shown alone, by double click. */
export const fullCell = computed(() => full.value);
/** Indices of the cells that are seen now. */
export const visibleCells = computed<readonly number[]>(() =>
  full.value === null ? cellIndices.slice(0, cellCounts[layout.value]) : [full.value],
);
/** What each of the four cells shows. */
export const cells = computed<readonly (SeriesEntry | null)[]>(() =>
  keys.value.map((key) => (key === null ? null : (seriesEntries.value.get(key) ?? null))),
);
export const activeEntry = computed(() => cells.value[active.value] ?? null);
/** Patients of the cells that are seen, each once; two of them call for a warning. */
export const patientsOnScreen = computed<readonly Patient[]>(() => {
  const seen = visibleCells.value.flatMap((index) => cells.value[index]?.patient ?? []);
  return [...new Map(seen.map((patient) => [patient.patientKey, patient])).values()];
});

export function setLayout(next: Layout): void {
  full.value = null;
  if (active.value >= cellCounts[next]) {
    // What the person looks at stays on screen when cells go away.
    const shown = keys.value[active.value] ?? null;
    if (shown !== null) putKey(shown, 0);
    active.value = 0;
  }
  changeSettings({ layout: next });
}

export function activateCell(index: number): void {
  active.value = index;
}

export function toggleFullCell(index: number): void {
  active.value = index;
  full.value = full.value === null && cellCounts[layout.value] > 1 ? index : null;
}

/** Puts a series into a cell and makes that cell the active one. */
export function showSeries(key: string, index: number = active.value): void {
  putKey(key, index);
  active.value = index;
}

/** The first seen cell without a series. */
export function firstEmptyCell(): number | undefined {
  return visibleCells.value.find((index) => cells.value[index] === null);
}

/** Goes to the next cell that is seen, round and round. */
export function activateNextCell(step: 1 | -1): void {
  const seen = visibleCells.value;
  const place = seen.indexOf(active.value);
  active.value = seen[(place + step + seen.length) % seen.length] ?? 0;
}

/** Empties cells whose series is no longer open. */
export function dropClosedSeries(): void {
  keys.value = keys.value.map((key) => (key !== null && seriesEntries.value.has(key) ? key : null));
  if (full.value !== null && keys.value[full.value] === null) full.value = null;
}

function putKey(key: string, index: number): void {
  keys.value = keys.value.map((other, place) => (place === index ? key : other));
}
