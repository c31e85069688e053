import type { InstanceSummary } from '../../core/fileset/types';

type Identity = Pick<InstanceSummary, 'patient' | 'study' | 'series'>;

/**
 * Lets instances of one patient, study and series share those objects: there may be 100,000 instances. A message
 * between threads keeps the sharing, so it is also shorter.
 */
export function createSharing(): (found: Identity) => Identity {
  const sharePatient = createSharingOf<InstanceSummary['patient']>();
  const shareStudy = createSharingOf<InstanceSummary['study']>();
  const shareSeries = createSharingOf<InstanceSummary['series']>();
  return ({ patient, study, series }) => ({
    patient: sharePatient(patient),
    study: shareStudy(study),
    series: shareSeries(series),
  });
}

function createSharingOf<T extends object>(): (value: T) => T {
  const known = new Map<string, T>();
  /** What an object was replaced by: the objects of one message are the same already. */
  const replaced = new WeakMap<T, T>();
  /** What came last, and what was given for it: files that follow each other are mostly of one series. */
  let lastValue: T | undefined;
  let last: T | undefined;
  return (value) => {
    if (value === lastValue && last !== undefined) return last;
    lastValue = value;
    if (last !== undefined && isSame(last, value)) return last;
    const before = replaced.get(value);
    if (before !== undefined) return (last = before);
    const key = JSON.stringify(value);
    last = known.get(key) ?? value;
    known.set(key, last);
    replaced.set(value, last);
    return last;
  };
}

/** Whether both have the same attributes with the same values in the same order, as their JSON would show. */
function isSame<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  const names = Object.keys(a) as (keyof T)[];
  const others = Object.keys(b);
  return (
    names.length === others.length && names.every((name, at) => name === others[at] && a[name] === b[name])
  );
}
