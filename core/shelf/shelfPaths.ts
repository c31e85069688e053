import { safeFolder, safeSegment } from '../archive/safeName';
import { patientKey } from '../fileset/patientKey';
import type { InstanceSummary } from '../fileset/types';

/** Gives a short, repeatable name for a long one; injected, because `core/` has no hash of its own. */
export type ShortHash = (text: string) => string;

/**
 * Where an instance stands in the local library: `patient/study/series/number-hash.dcm`. Readable for people;
 * the hashes keep apart what merely has the same words, so that two patients never share a folder.
 */
export function shelfPath(
  instance: InstanceSummary,
  shortHash: ShortHash,
): { readonly studyFolder: string; readonly file: string } {
  const { patient, study, series } = instance;
  const name = (patient.patientName ?? '').split('=')[0]?.replaceAll('^', ' ') ?? '';
  const key = patientKey(patient, study.studyInstanceUid);
  const patientFolder = named([name, patient.patientId], 'Patient', shortHash(key));
  const studyFolder = named([study.studyDate, study.description], 'Study', shortHash(study.studyInstanceUid));
  const number = series.number === undefined ? undefined : String(series.number);
  const seriesFolder = named(
    [number, series.modality, series.description],
    'Series',
    shortHash(series.seriesInstanceUid),
  );
  const file = `${String(instance.instanceNumber ?? 0).padStart(5, '0')}-${shortHash(instance.sopInstanceUid)}.dcm`;
  return {
    studyFolder: `${patientFolder}/${studyFolder}`,
    file: `${seriesFolder}/${safeSegment(file, 'instance.dcm')}`,
  };
}

function named(parts: readonly (string | undefined)[], fallback: string, hash: string): string {
  const words = parts.filter((part) => part !== undefined && part.trim() !== '').join(' ');
  return safeFolder(`${safeSegment(words, fallback).slice(0, 80).trim()} ${hash}`, `${fallback} ${hash}`);
}
