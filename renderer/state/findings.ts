/**
 * Measurements of the studies on screen. The viewports hold them with undo; here they are loaded with their study,
 * kept after each change, read out (numbers by our own maths) and listed. Readings belong to a measurement
 * object: a changed one is a new object and is read again.
 */
import { batch, computed, effect, signal } from '@preact/signals-core';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { Measurement } from '../../core/imaging/measurement';
import { call } from '../ipc/client';
import { text } from '../texts/text';
import type { MeasurementReading, MeasurementStore, Viewports } from '../viewport/api';
import { activeEntry, cells, visibleCells } from './layout';
import { tellError } from './notices';

/** What the viewports give for findings. */
export type MeasurementSource = Pick<Viewports, 'measurements' | 'measure'>;

export type ReadingState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly reading: MeasurementReading }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

const keepAfterMs = 300;

let source: MeasurementSource | undefined;
const version = signal(0);
const readingVersion = signal(0);
const readings = new WeakMap<Measurement, ReadingState>();
const loaded = new Set<string>();
const toKeep = new Map<string, ReturnType<typeof setTimeout>>();

/** Measurements of the study in the active cell, oldest first. */
export const findings = computed<readonly Measurement[]>(() => {
  void version.value;
  const studyInstanceUid = activeEntry.value?.study.studyInstanceUid;
  return studyInstanceUid === undefined ? [] : (source?.measurements.list(studyInstanceUid) ?? []);
});
export const selectedFinding = computed(() => {
  void version.value;
  return source?.measurements.selectedId ?? null;
});
export const undoState = computed(() => {
  void version.value;
  return { canUndo: source?.measurements.canUndo ?? false, canRedo: source?.measurements.canRedo ?? false };
});

/** Connects the store of the viewports. Gives the function that ends it. */
export function watchFindings(measurements: MeasurementSource): () => void {
  source = measurements;
  const endChanges = measurements.measurements.onChange((change) => {
    version.value += 1;
    if (change.kind === 'edit') keepSoon(change.studyInstanceUid);
  });
  const endStudies = effect(() => {
    const seen = visibleCells.value.flatMap((index) => cells.value[index]?.study.studyInstanceUid ?? []);
    for (const studyInstanceUid of seen) void loadStudy(studyInstanceUid);
  });
  return () => {
    endChanges();
    endStudies();
  };
}

/** What a measurement says; begins to read it when nobody has. */
export function readingOf(measurement: Measurement): ReadingState {
  void readingVersion.value;
  const known = readings.get(measurement);
  if (known !== undefined) return known;
  const reading: ReadingState = { kind: 'reading' };
  readings.set(measurement, reading);
  void read(measurement);
  return reading;
}

/** All readings of the listed measurements, for writing them out. */
export async function readAll(
  measurements: readonly Measurement[],
): Promise<readonly { measurement: Measurement; reading?: MeasurementReading }[]> {
  const all = [];
  for (const measurement of measurements) {
    const known = readings.get(measurement);
    if (known?.kind !== 'read') await read(measurement);
    const now = readings.get(measurement);
    all.push(now?.kind === 'read' ? { measurement, reading: now.reading } : { measurement });
  }
  return all;
}

export function selectFinding(measurementId: string | null): void {
  source?.measurements.select(measurementId);
}

export function deleteFinding(measurementId: string): void {
  source?.measurements.remove(measurementId);
}

/** Sets or, with no words, takes away the label of a measurement. */
export function labelFinding(measurement: Measurement, label: string): void {
  const words = label.trim();
  if (words === (measurement.text ?? '')) return;
  const { text: _before, ...rest } = measurement;
  source?.measurements.update(words === '' ? rest : { ...rest, text: words });
}

export function undoFinding(): void {
  source?.measurements.undo();
}

export function redoFinding(): void {
  source?.measurements.redo();
}

/** Keeps at once what waits to be kept, before the window goes away. */
export function keepFindingsNow(): void {
  for (const [studyInstanceUid, timer] of toKeep) {
    clearTimeout(timer);
    void keep(studyInstanceUid);
  }
}

async function loadStudy(studyInstanceUid: string): Promise<void> {
  if (loaded.has(studyInstanceUid)) return;
  loaded.add(studyInstanceUid);
  try {
    const kept = await call('measurements.load', { studyInstanceUid });
    const store = requireStore();
    // What was drawn while the answer was on its way is not lost.
    const known = new Set(kept.map((one) => one.measurementId));
    const drawn = store.list(studyInstanceUid).filter((one) => !known.has(one.measurementId));
    if (kept.length > 0) store.load(studyInstanceUid, [...kept, ...drawn]);
  } catch (error) {
    loaded.delete(studyInstanceUid);
    tellError(text('findings.loadFailed'), error);
  }
}

function keepSoon(studyInstanceUid: string): void {
  clearTimeout(toKeep.get(studyInstanceUid));
  toKeep.set(
    studyInstanceUid,
    setTimeout(() => void keep(studyInstanceUid), keepAfterMs),
  );
}

async function keep(studyInstanceUid: string): Promise<void> {
  toKeep.delete(studyInstanceUid);
  try {
    const measurements = [...requireStore().list(studyInstanceUid)];
    await call('measurements.save', { studyInstanceUid, measurements });
  } catch (error) {
    tellError(text('findings.saveFailed'), error);
  }
}

async function read(measurement: Measurement): Promise<void> {
  let next: ReadingState;
  try {
    if (source === undefined) throw new AppError('internal.unexpected');
    next = { kind: 'read', reading: await source.measure(measurement) };
  } catch (error) {
    next = { kind: 'failed', code: asAppError(error, 'internal.unexpected').code };
  }
  batch(() => {
    readings.set(measurement, next);
    readingVersion.value += 1;
  });
}

function requireStore(): MeasurementStore {
  if (source === undefined) throw new AppError('internal.unexpected');
  return source.measurements;
}
