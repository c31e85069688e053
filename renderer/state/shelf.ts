/**
 * The local library: what is in it, what is looked for, and which of the open studies are in it. Invariant: of several
 * questions on their way only the answer to the last one counts.
 */
import { computed, effect, signal } from '@preact/signals-core';
import { asAppError } from '../../core/errors/AppError';
import type { Patient, Study } from '../../core/fileset/types';
import type { WireError } from '../../ipc/contract';
import type { ShelfList, ShelfQuery, ShelfRow, ShelfTotals } from '../../ipc/shelf';
import { call } from '../ipc/client';
import { formatDate, formatName } from '../texts/format';
import { text } from '../texts/text';
import { jobStarted, runningJobs } from './jobs';
import { isScanning, patients } from './library';
import { tellError } from './notices';
import { open } from './opening';

export type ShelfState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly list: ShelfList }
  | { readonly kind: 'failed'; readonly error: WireError };

/** How much of an open study is in the library. */
export type Keeping = 'no' | 'part' | 'whole' | 'copying';

const nothing: ShelfTotals = { studies: 0, instances: 0, bytes: 0 };
const state = signal<ShelfState>({ kind: 'loading' });
const totals = signal<ShelfTotals>(nothing);
const query = signal<ShelfQuery>({});
const isOpen = signal(false);
const isReading = signal(false);
const kept = signal<ReadonlyMap<string, number>>(new Map());
/** Studies that each running copy takes along. */
const copying = signal<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
const changes = signal(0);
let lastList = 0;
let lastKept = 0;

export const shelf = computed(() => state.value);
/** Of the whole library, whatever is looked for. */
export const shelfTotals = computed(() => totals.value);
export const shelfQuery = computed(() => query.value);
export const isLibraryOpen = computed(() => isOpen.value);
/** The list is being made again from the files. */
export const isReadingAgain = computed(() => isReading.value);

/** Open studies that are not whole in the library; none while files are still being read. */
export const keepable = computed(() =>
  isScanning.value
    ? []
    : patients.value.flatMap(({ studies }) =>
        studies.filter((study) => ['no', 'part'].includes(keepingOf(study))),
      ),
);

/** Reads signals. */
export function keepingOf(study: Study): Keeping {
  const running = new Set(runningJobs.value.map(({ jobId }) => jobId));
  for (const [jobId, studies] of copying.value)
    if (running.has(jobId) && studies.has(study.studyInstanceUid)) return 'copying';
  const count = kept.value.get(study.studyInstanceUid) ?? 0;
  if (count === 0) return 'no';
  return count >= instanceIdsOf(study).length ? 'whole' : 'part';
}

/** Asks for what the query finds. */
export async function loadShelf(): Promise<void> {
  const asked = (lastList += 1);
  let next: ShelfState;
  try {
    next = { kind: 'ready', list: await call('shelf.list', { query: query.value }) };
  } catch (error) {
    const { code, facts } = asAppError(error, 'source.unreadable');
    next = { kind: 'failed', error: { code, facts } };
  }
  if (asked !== lastList) return;
  state.value = next;
  if (next.kind === 'ready') totals.value = next.list.totals;
}

/** Changes what is looked for; an undefined part is no longer looked for. */
export function searchLibrary(change: ShelfQuery): void {
  const next = Object.entries({ ...query.value, ...change }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  query.value = Object.fromEntries(next) as ShelfQuery;
  void loadShelf();
}

export function clearSearch(): void {
  query.value = {};
  void loadShelf();
}

export function showLibrary(isShown: boolean): void {
  isOpen.value = isShown;
  if (!isShown) query.value = {};
  void loadShelf();
}

export function shelfChanged(): void {
  changes.value += 1;
  void loadShelf();
}

/** Opens a study of the library; one that is open already is only uncovered. */
export async function openShelfStudy({ studyId, sourceIds }: ShelfRow): Promise<void> {
  showLibrary(false);
  if (sourceIds.length === 0) await open(() => call('shelf.open', { studyId }));
}

/** Deletes a study from this computer. @throws {AppError} shelf.inUse, write.failed */
export async function removeShelfStudy({ studyId }: ShelfRow): Promise<void> {
  await call('shelf.remove', { studyId });
  await loadShelf();
}

/** Makes the list again from the files. */
export async function readShelfAgain(): Promise<void> {
  if (isReading.value) return;
  isReading.value = true;
  try {
    await call('shelf.refresh', {});
  } catch (error) {
    tellError(text('library.readAgainFailed'), error);
  } finally {
    isReading.value = false;
    await loadShelf();
  }
}

/** Copies one study into the library. */
export function keepStudy(patient: Patient, study: Study): Promise<void> {
  const words = [formatName(patient.patientName), formatDate(study.studyDate)];
  const name = words.filter((word) => word !== undefined).join(', ');
  return keep(name === '' ? text('library.nameOfAll', { count: 1 }) : name, [study]);
}

/** Copies every open study into the library. */
export function keepEverything(): Promise<void> {
  const studies = keepable.peek();
  return keep(text('library.nameOfAll', { count: studies.length }), studies);
}

async function keep(name: string, studies: readonly Study[]): Promise<void> {
  const instanceIds = studies.flatMap(instanceIdsOf);
  if (instanceIds.length === 0) return;
  try {
    const { jobId } = await call('shelf.add', { instanceIds });
    const uids = new Set(studies.map(({ studyInstanceUid }) => studyInstanceUid));
    copying.value = new Map([...copying.value, [jobId, uids]]);
    jobStarted({ jobId, kind: 'import', name, instances: instanceIds.length });
  } catch (error) {
    tellError(text('library.keepFailed'), error);
  }
}

/** Keeps what is known of the open studies right; runs at each change of the tree or of the library. */
export function watchKept(): () => void {
  return effect(() => {
    const uids = new Set(
      patients.value.flatMap(({ studies }) => studies.map(({ studyInstanceUid }) => studyInstanceUid)),
    );
    if (changes.value >= 0 && uids.size > 0) void loadKept([...uids]);
  });
}

async function loadKept(studyInstanceUids: readonly string[]): Promise<void> {
  const asked = (lastKept += 1);
  try {
    const found = await call('shelf.kept', { studyInstanceUids: studyInstanceUids.slice(0, 10_000) });
    if (asked !== lastKept) return;
    kept.value = new Map(found.map(({ studyInstanceUid, instances }) => [studyInstanceUid, instances]));
  } catch {
    // The library's own sheet says why it cannot be read.
    if (asked === lastKept) kept.value = new Map();
  }
}

function instanceIdsOf({ series }: Study): readonly string[] {
  return series.flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId));
}
