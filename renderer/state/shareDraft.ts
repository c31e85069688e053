/** What a person has said in the share drawer so far. Kept while the drawer is closed, until the window ends. */
import { computed, signal } from '@preact/signals-core';
import { offeredOptions, parseDeidOptions, type DeidOption } from '../../core/deid/options';
import type { Privacy } from '../../ipc/contract';
import { activeEntry } from './layout';
import { patients, seriesEntries, seriesKey, type SeriesEntry } from './library';
import { changeSettings, settings } from './settings';

export type Destination = 'zip' | 'folder' | 'server';

/** What becomes of dates in a de-identified copy. */
export type DatesChoice = 'removed' | 'moved' | 'kept';

/** Options that a person ticks; dates are a choice of three, and cleaning pixels is what masks do. */
export const tickedOptions: readonly DeidOption[] = offeredOptions.filter(
  (option) =>
    option !== 'retainLongFullDates' && option !== 'retainLongModifiedDates' && option !== 'cleanPixelData',
);

const open = signal(false);
const chosen = signal<ReadonlySet<string>>(new Set());
const dates = signal<DatesChoice>('removed');
const ticked = signal<ReadonlySet<DeidOption>>(new Set());
const projectKey = signal(false);
const accepted = signal<ReadonlySet<string>>(new Set());
const destinationChoice = signal<Destination | null>(null);

export const isShareOpen = computed(() => open.value);
export const chosenSeries = computed(() => chosen.value);
export const datesChoice = computed(() => dates.value);
export const chosenOptions = computed(() => ticked.value);
export const usesProjectKey = computed(() => projectKey.value);
/** Series Instance UIDs whose pictures a person has looked at and accepted. */
export const acceptedPixels = computed(() => accepted.value);
export const isDeidentified = computed(() => settings.value.exportPrivacy === 'deidentify');
export const destination = computed<Destination>(
  () => destinationChoice.value ?? settings.value.exportFormat,
);

/** The series that leave, in the order of the list. */
export const chosenEntries = computed<readonly SeriesEntry[]>(() =>
  patients.value.flatMap((patient) =>
    patient.studies.flatMap((study) =>
      study.series.flatMap((series) => {
        const key = seriesKey(patient, study, series);
        return chosen.value.has(key) ? { key, patient, study, series } : [];
      }),
    ),
  ),
);
export const chosenInstanceIds = computed<readonly string[]>(() =>
  chosenEntries.value.flatMap((entry) => entry.series.instances.map((instance) => instance.instanceId)),
);
export const chosenBytes = computed(() =>
  chosenEntries.value.reduce((sum, entry) => sum + bytesOf(entry), 0),
);

/** Names of the options in force, for the host. */
export const optionNames = computed<readonly string[]>(() => optionsOf(ticked.value, dates.value));

/** The privacy part of a request to the host. */
export const privacy = computed<Privacy>(() =>
  isDeidentified.value
    ? {
        kind: 'deidentify',
        options: [...optionNames.value],
        acceptedPixels: [...accepted.value],
        useProjectKey: projectKey.value,
      }
    : { kind: 'asIs' },
);

/** Opens the drawer; when nothing is chosen yet, with the study that is looked at. */
export function openShare(): void {
  open.value = true;
  const isAnythingLeft = [...chosen.value].some((key) => seriesEntries.value.has(key));
  if (!isAnythingLeft) chosen.value = new Set(keysOfStudyInSight());
}

export function closeShare(): void {
  open.value = false;
}

export function chooseSeries(keys: readonly string[], isChosen: boolean): void {
  const next = new Set(chosen.value);
  for (const key of keys) {
    if (isChosen) next.add(key);
    else next.delete(key);
  }
  chosen.value = next;
}

export function choosePrivacy(deidentify: boolean): void {
  changeSettings({ exportPrivacy: deidentify ? 'deidentify' : 'asIs' });
}

export function chooseDates(choice: DatesChoice): void {
  if (isAllowed(ticked.value, choice)) dates.value = choice;
}

export function tickOption(option: DeidOption, isTicked: boolean): void {
  const next = new Set(ticked.value);
  if (isTicked) next.add(option);
  else next.delete(option);
  if (isAllowed(next, dates.value)) ticked.value = next;
}

/** Whether these options may stand together (PS3.15 E.3.6). */
export function isAllowed(options: ReadonlySet<DeidOption>, choice: DatesChoice): boolean {
  try {
    parseDeidOptions([...optionsOf(options, choice)]);
    return true;
  } catch {
    // The one thing that can be wrong with names from our own list is a pair that contradicts itself.
    return false;
  }
}

export function chooseProjectKey(isKept: boolean): void {
  projectKey.value = isKept;
}

export function acceptPixels(seriesInstanceUid: string, isAccepted: boolean): void {
  const next = new Set(accepted.value);
  if (isAccepted) next.add(seriesInstanceUid);
  else next.delete(seriesInstanceUid);
  accepted.value = next;
}

export function chooseDestination(next: Destination): void {
  destinationChoice.value = next;
  if (next !== 'server') changeSettings({ exportFormat: next });
}

export function chooseFileNamePattern(fileNamePattern: string): void {
  changeSettings({ fileNamePattern });
}

/** Size of the files of a series. */
export function bytesOf({ series }: Pick<SeriesEntry, 'series'>): number {
  return series.instances.reduce((sum, instance) => sum + instance.fileSize, 0);
}

function optionsOf(options: ReadonlySet<DeidOption>, choice: DatesChoice): readonly DeidOption[] {
  if (choice === 'moved') return [...options, 'retainLongModifiedDates'];
  return choice === 'kept' ? [...options, 'retainLongFullDates'] : [...options];
}

function keysOfStudyInSight(): readonly string[] {
  const entry = activeEntry.value;
  const patient = entry?.patient ?? patients.value[0];
  const study = entry?.study ?? patient?.studies[0];
  if (patient === undefined || study === undefined) return [];
  return study.series.map((series) => seriesKey(patient, study, series));
}
