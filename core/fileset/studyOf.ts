import type { InstanceSummary, StudyIdentity } from './types';

const attributes = [
  'studyDate',
  'studyTime',
  'description',
  'accessionNumber',
  'institutionName',
  'referringPhysicianName',
] as const satisfies readonly (keyof StudyIdentity)[];

/**
 * What the instances of one study say of it: what the first leaves out, as a report often does with the description,
 * is taken from the first that says it.
 */
export function studyOf(first: InstanceSummary, instances: Iterable<InstanceSummary>): StudyIdentity {
  let missing = attributes.filter((name) => isAbsent(first.study[name]));
  if (missing.length === 0) return first.study;
  const study: { -readonly [Name in keyof StudyIdentity]: StudyIdentity[Name] } = { ...first.study };
  for (const { study: other } of instances) {
    for (const name of missing) {
      const value = other[name];
      if (value !== undefined) study[name] = value;
    }
    missing = missing.filter((name) => isAbsent(study[name]));
    if (missing.length === 0) break;
  }
  return study;
}

function isAbsent(value: string | undefined): boolean {
  return value === undefined || value === '';
}
