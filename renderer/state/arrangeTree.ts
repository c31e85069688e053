/**
 * The study list grows while a scan goes on, and what a person sees must stay where it is. While it grows, known
 * entries keep their places and new ones are appended; once it has settled it stands in the order of the tree.
 * Entries that did not change keep their identity, so that nothing is drawn twice.
 */
import type { Patient, Series, Study } from '../../core/fileset/types';

/** Gives `next` in the order in which it is to be shown after `previous`. */
export function arrangeTree(
  previous: readonly Patient[],
  next: readonly Patient[],
  isGrowing: boolean,
): readonly Patient[] {
  return arrange(previous, next, isGrowing, (patient) => patient.patientKey, arrangePatient);
}

function arrangePatient(previous: Patient | undefined, next: Patient, isGrowing: boolean): Patient {
  const before = previous?.studies ?? [];
  const studies = arrange(before, next.studies, isGrowing, (study) => study.studyInstanceUid, arrangeStudy);
  return previous !== undefined && studies === before ? previous : { ...next, studies };
}

function arrangeStudy(previous: Study | undefined, next: Study, isGrowing: boolean): Study {
  const before = previous?.series ?? [];
  const series = arrange(before, next.series, isGrowing, (one) => one.seriesInstanceUid, keepSeries);
  return previous !== undefined && series === before ? previous : { ...next, series };
}

function keepSeries(previous: Series | undefined, next: Series): Series {
  return previous !== undefined && isSameSeries(previous, next) ? previous : next;
}

function isSameSeries(one: Series, other: Series): boolean {
  return (
    one.order === other.order &&
    one.instances.length === other.instances.length &&
    one.instances.every((instance, index) => instance === other.instances[index])
  );
}

function arrange<T>(
  previous: readonly T[],
  next: readonly T[],
  isGrowing: boolean,
  keyOf: (entry: T) => string,
  merge: (previous: T | undefined, next: T, isGrowing: boolean) => T,
): readonly T[] {
  const before = new Map(previous.map((entry) => [keyOf(entry), entry]));
  const merged = next.map((entry) => merge(before.get(keyOf(entry)), entry, isGrowing));
  const arranged = isGrowing ? inKnownPlaces(previous, merged, keyOf) : merged;
  const isSame = arranged.length === previous.length && arranged.every((entry, i) => entry === previous[i]);
  return isSame ? previous : arranged;
}

function inKnownPlaces<T>(previous: readonly T[], merged: readonly T[], keyOf: (entry: T) => string): T[] {
  const rest = new Map(merged.map((entry) => [keyOf(entry), entry]));
  const arranged: T[] = [];
  for (const entry of previous) {
    const known = rest.get(keyOf(entry));
    if (known === undefined) continue;
    arranged.push(known);
    rest.delete(keyOf(entry));
  }
  return [...arranged, ...rest.values()];
}
