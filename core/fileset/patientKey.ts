import type { PatientIdentity } from './types';

function withoutPadding(value: string | undefined): string {
  return (value ?? '').replace(/\0/g, '').trim();
}

/** Empty groups and components at the end of a person name say nothing (PS3.5 6.2.1). */
function nameWithoutPadding(name: string | undefined): string {
  return withoutPadding(name)
    .split('=')
    .map((group) =>
      group
        .split('^')
        .map((component) => component.trim())
        .join('^')
        .replace(/\^+$/, ''),
    )
    .join('=')
    .replace(/=+$/, '');
}

/**
 * Key that is equal only for what is surely one patient: ID, issuer, name, birth date and sex, all alike but
 * for padding. Without an ID, and without name and birth date, nothing says that two studies are of one
 * person: the study becomes part of the key. Not for display.
 */
export function patientKey(patient: PatientIdentity, studyInstanceUid: string): string {
  const id = withoutPadding(patient.patientId);
  const name = nameWithoutPadding(patient.patientName);
  const birthDate = withoutPadding(patient.birthDate);
  const isIdentified = id !== '' || (name !== '' && birthDate !== '');
  const parts = [id, withoutPadding(patient.issuerOfPatientId), name, birthDate, withoutPadding(patient.sex)];
  return JSON.stringify(isIdentified ? parts : [...parts, studyInstanceUid]);
}
