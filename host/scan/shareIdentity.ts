import type { InstanceSummary } from '../../core/fileset/types';

type Identity = Pick<InstanceSummary, 'patient' | 'study' | 'series'>;

/**
 * Lets instances of one patient, study and series share those objects: there may be 100,000 instances. A message
 * between threads keeps the sharing, so it is also shorter.
 */
export function createSharing(): (found: Identity) => Identity {
  const known = new Map<string, object>();
  /** What an object was replaced by: the objects of one message are the same already. */
  const replaced = new WeakMap<object, object>();
  const share = <T extends object>(value: T): T => {
    const before = replaced.get(value);
    if (before !== undefined) return before as T;
    const key = JSON.stringify(value);
    const found = known.get(key) ?? value;
    known.set(key, found);
    replaced.set(value, found);
    return found as T;
  };
  return ({ patient, study, series }) => ({
    patient: share(patient),
    study: share(study),
    series: share(series),
  });
}
