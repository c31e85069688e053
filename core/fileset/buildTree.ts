import type { ErrorCode } from '../errors/codes';
import { orderInstances } from './orderInstances';
import { patientKey } from './patientKey';
import { studyOf } from './studyOf';
import type { FoundInstance, InstanceSummary, Patient, Series, Study } from './types';

interface OpenSeries {
  readonly first: InstanceSummary;
  readonly instances: InstanceSummary[];
  /** Index in `instances` by SOP Instance UID. */
  readonly bySop: Map<string, number>;
}

interface OpenStudy {
  readonly first: InstanceSummary;
  readonly series: Map<string, OpenSeries>;
}

interface OpenPatient {
  readonly first: InstanceSummary;
  readonly studies: Map<string, OpenStudy>;
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/**
 * Key by which `buildTree` takes two files for the same instance: patient, study, series and SOP Instance UID all
 * alike. Null for an instance without SOP Instance UID, which is like no other.
 */
export function instanceKey(instance: FoundInstance): string | null {
  if (instance.sopInstanceUid === '') return null;
  return `${seriesKey(instance)}\n${instance.sopInstanceUid}`;
}

/** The part of `instanceKey` that all instances of a series have in common. */
export function seriesKey({ patient, study, series }: FoundInstance): string {
  const { studyInstanceUid } = study;
  return JSON.stringify([patientKey(patient, studyInstanceUid), studyInstanceUid, series.seriesInstanceUid]);
}

/**
 * The tree of patients, studies, series and instances. Two patients are never merged: a study whose files name two
 * patients appears under each with its own files. Studies are newest first, series by number and date, instances as
 * `orderInstances` says. Of several files of one instance that with the least path is kept, with problem `file.duplicateInstance`.
 */
export function buildTree(instances: Iterable<InstanceSummary>): readonly Patient[] {
  const patients = new Map<string, OpenPatient>();
  /** Instances that follow each other mostly share their patient; its key takes longer to make than all else here. */
  let last: InstanceSummary | undefined;
  let key = '';
  for (const instance of instances) {
    const { patient: identity, study, series } = instance;
    if (last?.patient !== identity || last.study.studyInstanceUid !== study.studyInstanceUid)
      key = patientKey(identity, study.studyInstanceUid);
    last = instance;
    const patient = getOrAdd(patients, key, () => ({
      first: instance,
      studies: new Map<string, OpenStudy>(),
    }));
    const openStudy = getOrAdd(patient.studies, study.studyInstanceUid, () => ({
      first: instance,
      series: new Map<string, OpenSeries>(),
    }));
    // Without a UID only what has the same number and modality is one series.
    const seriesKey = series.seriesInstanceUid || JSON.stringify([series.number, series.modality]);
    addInstance(
      getOrAdd(openStudy.series, seriesKey, () => ({
        first: instance,
        instances: [],
        bySop: new Map<string, number>(),
      })),
      instance,
    );
  }
  return [...patients].map(([key, patient]) => closePatient(key, patient)).sort(comparePatients);
}

function addInstance(series: OpenSeries, instance: InstanceSummary): void {
  const { sopInstanceUid } = instance;
  const index = sopInstanceUid === '' ? undefined : series.bySop.get(sopInstanceUid);
  if (index === undefined) {
    series.bySop.set(sopInstanceUid, series.instances.length);
    series.instances.push(instance);
    return;
  }
  const before = series.instances[index];
  if (before === undefined) return;
  // The lesser path is kept, so that the tree does not depend on which file was read first.
  const kept = before.path <= instance.path ? before : instance;
  const problems = new Set<ErrorCode>([...kept.problems, 'file.duplicateInstance']);
  series.instances[index] = { ...kept, problems: [...problems] };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Dates as `YYYYMMDD`; `YYYY.MM.DD` of ACR-NEMA files too. Unknown dates come last when newest is first. */
function moment(date: string | undefined, time: string | undefined): string {
  return date === undefined ? '' : `${date.replaceAll('.', '')} ${time?.replaceAll(':', '') ?? ''}`;
}

function closePatient(key: string, { first, studies }: OpenPatient): Patient {
  const closed = [...studies.values()].map(closeStudy);
  closed.sort(
    (a, b) =>
      compareText(moment(b.studyDate, b.studyTime), moment(a.studyDate, a.studyTime)) ||
      compareText(a.studyInstanceUid, b.studyInstanceUid),
  );
  return { ...first.patient, patientKey: key, studies: closed };
}

function comparePatients(a: Patient, b: Patient): number {
  return (
    compareText(a.patientName ?? '\uffff', b.patientName ?? '\uffff') ||
    compareText(a.patientKey, b.patientKey)
  );
}

function closeStudy({ first, series }: OpenStudy): Study {
  const closed = [...series.values()].map(closeSeries);
  closed.sort(
    (a, b) =>
      (a.number ?? Infinity) - (b.number ?? Infinity) ||
      compareText(moment(a.date, a.time), moment(b.date, b.time)) ||
      compareText(a.seriesInstanceUid, b.seriesInstanceUid),
  );
  const instances = [...series.values()].flatMap((one) => one.instances);
  return { ...studyOf(first, instances), series: closed };
}

function closeSeries({ first, instances }: OpenSeries): Series {
  const { instances: ordered, order } = orderInstances(instances);
  return { ...first.series, instances: ordered, order };
}
