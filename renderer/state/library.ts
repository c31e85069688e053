/**
 * What is open: sources, their scans, and the tree of patients. Events of a scan may come before the answer to
 * the call that began it, so a source is known from whichever comes first. Events of a closed source are
 * dropped. The tree is built at most once per pause, however fast instances arrive.
 */
import { computed, signal } from '@preact/signals-core';
import { buildTree, instanceKey } from '../../core/fileset/buildTree';
import { patientKey } from '../../core/fileset/patientKey';
import type { InstanceSummary, Patient, Receipt, Series, Study } from '../../core/fileset/types';
import type { Events, OpenedSource, WireError } from '../../ipc/contract';
import { arrangeTree } from './arrangeTree';

export interface FinishedScan {
  readonly kind: 'finished';
  readonly outcome: Events['scan.finished']['outcome'];
  readonly receipt: Receipt;
  readonly error?: WireError;
}

export type ScanState =
  | {
      readonly kind: 'scanning';
      readonly filesSeen: number;
      readonly filesTotal?: number;
      readonly dicom: number;
      /** What the scan that this one completes came to. */
      readonly before?: FinishedScan;
    }
  | FinishedScan;

export interface SourceState {
  readonly source: OpenedSource;
  readonly scan: ScanState;
}

/** A series with the study and patient that it belongs to. */
export interface SeriesEntry {
  readonly key: string;
  readonly patient: Patient;
  readonly study: Study;
  readonly series: Series;
}

const shortestPauseMs = 120;

const sourceStates = signal<readonly SourceState[]>([]);
const tree = signal<readonly Patient[]>([]);
const isHeld = signal(false);

const instancesBySource = new Map<string, Map<string, InstanceSummary>>();
/** Instances of a source that another one had before; they are listed once that is closed. */
const listedElsewhere = new Map<string, Map<string, InstanceSummary>>();
const scansBeforeOpened = new Map<string, ScanState>();
const closed = new Set<string>();
const sourceOfSop = new Map<string, string>();
const bySop = new Map<string, InstanceSummary>();
const byId = new Map<string, InstanceSummary>();
/** Keys of series under which a DICOMDIR had listed them, and those that their files gave them. */
const movedSeries = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let pauseMs = shortestPauseMs;

/** In the order of opening. */
export const sources = computed(() => sourceStates.value);
/** In the order in which they are shown. */
export const patients = computed(() => tree.value);
export const isScanning = computed(() => sourceStates.value.some(({ scan }) => scan.kind === 'scanning'));
export const seriesEntries = computed<ReadonlyMap<string, SeriesEntry>>(() => {
  const entries = new Map<string, SeriesEntry>();
  for (const patient of tree.value)
    for (const study of patient.studies)
      for (const series of study.series) {
        const key = seriesKey(patient, study, series);
        entries.set(key, { key, patient, study, series });
      }
  // A cell that holds the old key goes on showing its series.
  for (const [before, after] of movedSeries) {
    const moved = entries.get(after);
    if (moved !== undefined && !entries.has(before)) entries.set(before, moved);
  }
  return entries;
});

/** Tells series apart even where a broken file gives two patients the same UIDs. Not for display. */
export function seriesKey(patient: Patient, study: Study, series: Series): string {
  return [patient.patientKey, study.studyInstanceUid, series.seriesInstanceUid].join('\n');
}

function seriesKeyOf({ patient, study, series }: InstanceSummary): string {
  const { studyInstanceUid } = study;
  return [patientKey(patient, studyInstanceUid), studyInstanceUid, series.seriesInstanceUid].join('\n');
}

/** Whether the window can show pictures of any of its instances. */
export function isDisplayable(series: Series): boolean {
  return series.instances.some((instance) => instance.isDisplayable);
}

export function findInstance(sopInstanceUid: string): InstanceSummary | undefined {
  return bySop.get(sopInstanceUid);
}

export function instanceById(instanceId: string): InstanceSummary | undefined {
  return byId.get(instanceId);
}

/** Ids of all instances of a source, as far as read. */
export function instancesOfSource(sourceId: string): readonly InstanceSummary[] {
  return [...(instancesBySource.get(sourceId)?.values() ?? [])];
}

/** A source was opened; the same one may be told twice. */
export function sourceOpened(source: OpenedSource): void {
  if (sourceStates.value.some((state) => state.source.sourceId === source.sourceId)) return;
  const scan = scansBeforeOpened.get(source.sourceId) ?? { kind: 'scanning', filesSeen: 0, dicom: 0 };
  scansBeforeOpened.delete(source.sourceId);
  closed.delete(source.sourceId);
  sourceStates.value = [...sourceStates.value, { source, scan }];
}

export function scanProgressed({ sourceId, ...progress }: Events['scan.progress']): void {
  const now = sourceStates.value.find((state) => state.source.sourceId === sourceId)?.scan;
  // Progress that was on its way when the scan ended does not begin it again.
  if (now?.kind === 'finished') return;
  const before = now?.before === undefined ? {} : { before: now.before };
  setScan(sourceId, { kind: 'scanning', ...progress, ...before });
}

/** What a scan could not read, or did not reach, is asked for once more; gives how to take that back. */
export function scanBegun(sourceId: string): () => void {
  const before = sourceStates.value.find((state) => state.source.sourceId === sourceId)?.scan;
  if (before?.kind !== 'finished') return () => undefined;
  const { receipt } = before;
  setScan(sourceId, { kind: 'scanning', filesSeen: 0, dicom: receipt.dicom, before });
  return () => setScan(sourceId, before);
}

export function scanFinished({ sourceId, ...result }: Events['scan.finished']): void {
  setScan(sourceId, { kind: 'finished', ...result });
  scheduleBuild();
}

/**
 * Takes instances in. One that another open source holds already is not listed twice. An id that is known already
 * takes the place of what was known under it: the DICOMDIR came first, the file wins.
 */
export function instancesFound({ sourceId, instances, goneIds = [] }: Events['scan.instances']): void {
  if (closed.has(sourceId)) return;
  const kept = instancesBySource.get(sourceId) ?? new Map<string, InstanceSummary>();
  instancesBySource.set(sourceId, kept);
  for (const instance of instances) {
    const { instanceId, sopInstanceUid } = instance;
    const before = byId.get(instanceId);
    if (before !== undefined) replaceInstance(before, instance);
    byId.set(instanceId, instance);
    const owner = sourceOfSop.get(sopInstanceUid);
    const elsewhere = listedElsewhere.get(sourceId);
    elsewhere?.delete(instanceId);
    if (owner !== undefined && owner !== sourceId && isTheSame(bySop.get(sopInstanceUid), instance)) {
      kept.delete(instanceId);
      listedElsewhere.set(
        sourceId,
        (elsewhere ?? new Map<string, InstanceSummary>()).set(instanceId, instance),
      );
      continue;
    }
    kept.set(instanceId, instance);
    if (owner !== undefined && bySop.get(sopInstanceUid)?.instanceId !== instanceId) continue;
    sourceOfSop.set(sopInstanceUid, sourceId);
    bySop.set(sopInstanceUid, instance);
  }
  for (const instanceId of goneIds) {
    const gone = byId.get(instanceId);
    byId.delete(instanceId);
    kept.delete(instanceId);
    listedElsewhere.get(sourceId)?.delete(instanceId);
    if (gone !== undefined) forgetSop(gone);
  }
  scheduleBuild();
}

/** One UID in two sources is one instance only where patient, study and series are alike too. */
function isTheSame(one: InstanceSummary | undefined, other: InstanceSummary): boolean {
  return one !== undefined && instanceKey(one) === instanceKey(other);
}

/** Lets go of what only the state before said. */
function replaceInstance(before: InstanceSummary, after: InstanceSummary): void {
  if (before.sopInstanceUid !== after.sopInstanceUid) forgetSop(before);
  if (before.isFromDirectory !== true) return;
  const [keyBefore, keyAfter] = [seriesKeyOf(before), seriesKeyOf(after)];
  if (keyBefore !== keyAfter) movedSeries.set(keyBefore, keyAfter);
}

function forgetSop({ instanceId, sopInstanceUid }: InstanceSummary): void {
  if (bySop.get(sopInstanceUid)?.instanceId !== instanceId) return;
  sourceOfSop.delete(sopInstanceUid);
  bySop.delete(sopInstanceUid);
}

/** Forgets a source and everything that came from it; gives the ids of its instances. */
export function sourceClosed(sourceId: string): readonly string[] {
  const gone = instancesOfSource(sourceId);
  closed.add(sourceId);
  instancesBySource.delete(sourceId);
  scansBeforeOpened.delete(sourceId);
  for (const { sopInstanceUid, instanceId } of gone) {
    byId.delete(instanceId);
    if (sourceOfSop.get(sopInstanceUid) !== sourceId) continue;
    sourceOfSop.delete(sopInstanceUid);
    bySop.delete(sopInstanceUid);
  }
  for (const instanceId of listedElsewhere.get(sourceId)?.keys() ?? []) byId.delete(instanceId);
  listedElsewhere.delete(sourceId);
  sourceStates.value = sourceStates.value.filter((state) => state.source.sourceId !== sourceId);
  for (const [other, instances] of [...listedElsewhere])
    instancesFound({ sourceId: other, instances: [...instances.values()] });
  build();
  return gone.map((instance) => instance.instanceId);
}

/** While a person points into the list, nothing in it changes places. */
export function holdOrder(isPointing: boolean): void {
  if (isHeld.value === isPointing) return;
  isHeld.value = isPointing;
  if (!isPointing && !isScanning.value) scheduleBuild();
}

/** Builds the tree now instead of after the pause. */
export function build(): void {
  clearTimeout(timer);
  timer = undefined;
  const begin = performance.now();
  const next = buildTree([...instancesBySource.values()].flatMap((instances) => [...instances.values()]));
  tree.value = arrangeTree(tree.value, next, isScanning.value || isHeld.value);
  // A large tree is built less often, so that the window stays free for the person.
  pauseMs = Math.max(shortestPauseMs, 5 * (performance.now() - begin));
}

function scheduleBuild(): void {
  timer ??= setTimeout(build, tree.value.length === 0 ? 0 : pauseMs);
}

function setScan(sourceId: string, scan: ScanState): void {
  if (closed.has(sourceId)) return;
  if (!sourceStates.value.some((state) => state.source.sourceId === sourceId)) {
    scansBeforeOpened.set(sourceId, scan);
    return;
  }
  sourceStates.value = sourceStates.value.map((state) =>
    state.source.sourceId === sourceId ? { ...state, scan } : state,
  );
}
