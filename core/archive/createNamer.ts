/**
 * Names inside a package. Invariants: no two names that any file system takes for one; a folder
 * belongs to one patient, study or series; a file never has the name of a folder.
 */
import { AppError } from '../errors/AppError';
import type { InstanceSummary } from '../fileset/types';
import { expandSegment, type FileNamePattern, type PatternValues } from './fileNamePattern';
import { collisionKey, safeFolder, safeSegment } from './safeName';

/** Makes the names of a package, each once. */
export interface Namer {
  /**
   * The name of an instance, with `/` and `.dcm`. `counted` is the instance as it was found: it says
   * which series it is counted in. `shown` is what the tokens read: the same, or its de-identified twin.
   */
  name(counted: InstanceSummary, shown: InstanceSummary): string;
}

/** Ordinary limits of path length (Windows: 260 with the folder it is unpacked into). */
const pathLimit = 180;

/**
 * Counts studies, series and instances in the order they come. Folders belong to one patient, study
 * or series: two of the same name get two folders, so that patients are never mixed.
 */
export function createNamer(pattern: FileNamePattern, instances: readonly InstanceSummary[]): Namer {
  const counts = countAll(instances);
  const taken = new Set<string>();
  const folders = new Map<string, string>();

  const folder = (parent: string, text: string, owner: string): string => {
    const known = folders.get(`${parent}/${text}\n${owner}`);
    if (known !== undefined) return known;
    const name = unique(parent, safeFolder(text, 'unknown'), '');
    folders.set(`${parent}/${text}\n${owner}`, name);
    return name;
  };
  const unique = (parent: string, name: string, ending: string): string => {
    for (let count = 1; count < 1_000_000; count++) {
      const candidate = `${parent}${count === 1 ? name : `${name} (${count})`}${ending}`;
      const key = collisionKey(candidate);
      if (!taken.has(key)) {
        taken.add(key);
        return candidate;
      }
    }
    throw new AppError('internal.unexpected', { reason: 'names' });
  };

  return {
    name(counted, shown) {
      const values = valuesOf(counted, shown, counts);
      const owners = ownersOf(counted);
      const last = pattern.segments.length - 1;
      let parent = '';
      pattern.segments.forEach((segment, index) => {
        if (index < last)
          parent = `${folder(parent, expandSegment(segment, values), owners[segment.level])}/`;
      });
      const segment = pattern.segments[last];
      const text = segment === undefined ? values.index : expandSegment(segment, values);
      const room = Math.max(24, pathLimit - parent.length);
      return unique(
        parent,
        safeSegment(safeSegment(text, values.index).slice(0, room), values.index),
        '.dcm',
      );
    },
  };
}

interface Counts {
  readonly study: ReadonlyMap<string, number>;
  readonly series: ReadonlyMap<string, number>;
  readonly instance: ReadonlyMap<string, number>;
  readonly width: number;
}

function countAll(instances: readonly InstanceSummary[]): Counts {
  const study = new Map<string, number>();
  const series = new Map<string, number>();
  const instance = new Map<string, number>();
  const perStudy = new Map<string, number>();
  const perPatient = new Map<string, number>();
  const perSeries = new Map<string, number>();
  const next = (counter: Map<string, number>, key: string) => {
    const value = (counter.get(key) ?? 0) + 1;
    counter.set(key, value);
    return value;
  };
  let most = 0;
  for (const one of instances) {
    const owners = ownersOf(one);
    if (!study.has(owners.study)) study.set(owners.study, next(perPatient, owners.patient));
    if (!series.has(owners.series)) series.set(owners.series, next(perStudy, owners.study));
    const count = next(perSeries, owners.series);
    instance.set(one.instanceId, count);
    most = Math.max(most, count);
  }
  return { study, series, instance, width: Math.max(4, String(most).length) };
}

function ownersOf({ patient, study, series, instanceId }: InstanceSummary) {
  const patientKey = JSON.stringify([
    patient.patientId,
    patient.issuerOfPatientId,
    patient.patientName,
    patient.birthDate,
    patient.sex,
  ]);
  const studyKey = `${patientKey}\n${study.studyInstanceUid}`;
  return {
    package: '',
    patient: patientKey,
    study: studyKey,
    series: `${studyKey}\n${series.seriesInstanceUid}`,
    instance: instanceId,
  };
}

function valuesOf(counted: InstanceSummary, shown: InstanceSummary, counts: Counts): PatternValues {
  const owners = ownersOf(counted);
  const { patient, study, series } = shown;
  return {
    patientName: personName(patient.patientName),
    patientId: patient.patientId ?? 'no ID',
    birthDate: date(patient.birthDate),
    pseudonym: patient.patientId ?? 'patient',
    studyDate: date(study.studyDate),
    studyDescription: study.description ?? '',
    accessionNumber: study.accessionNumber ?? '',
    studyIndex: String(counts.study.get(owners.study) ?? 1),
    modality: series.modality ?? 'OT',
    seriesNumber: series.number === undefined ? '' : String(series.number).padStart(3, '0'),
    seriesDescription: series.description ?? '',
    seriesIndex: String(counts.series.get(owners.series) ?? 1).padStart(2, '0'),
    instanceNumber:
      shown.instanceNumber === undefined ? '' : String(shown.instanceNumber).padStart(counts.width, '0'),
    index: String(counts.instance.get(counted.instanceId) ?? 1).padStart(counts.width, '0'),
  };
}

/** The alphabetic group (or the first that is there), its components in their order, as words. */
function personName(name: string | undefined): string {
  const group = name?.split('=').find((one) => one.trim() !== '');
  return (
    group
      ?.split('^')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join(' ') ?? 'no name'
  );
}

function date(value: string | undefined): string {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value?.trim() ?? '');
  return parts === null ? 'no date' : `${parts[1]}-${parts[2]}-${parts[3]}`;
}
