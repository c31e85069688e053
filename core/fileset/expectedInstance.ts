import type { DicomFile } from '../dicom/DataSet';
import { uid } from '../dicom/values';
import { patientOf, seriesOf, studyOf } from './summarizeInstance';
import type { InstanceSummary } from './types';

/** By what a file is known to be the instance that the study list shows. */
export type ExpectedInstance = Readonly<
  Record<'sopInstanceUid' | 'seriesInstanceUid' | 'studyInstanceUid' | 'patientId', string>
> & {
  /** The name under which it is shown, where only a DICOMDIR has said it: a file of another name must not be. */
  readonly saidPatientName?: string;
};

/** Of an instance of the study list. */
export function expectedOf({ sopInstanceUid, series, study, patient }: InstanceSummary): ExpectedInstance {
  return {
    sopInstanceUid,
    seriesInstanceUid: series.seriesInstanceUid,
    studyInstanceUid: study.studyInstanceUid,
    patientId: patient.patientId ?? '',
  };
}

/** The same, of one that is shown by what a DICOMDIR says. */
export function expectedByDirectory(said: InstanceSummary): ExpectedInstance {
  return { ...expectedOf(said), saidPatientName: said.patient.patientName ?? '' };
}

/** Whether both are one instance, whatever the patient is called. */
export function isSameExpected(a: ExpectedInstance, b: ExpectedInstance): boolean {
  return uids.every((key) => a[key] === '' || b[key] === '' || a[key] === b[key]);
}

const uids = ['sopInstanceUid', 'seriesInstanceUid', 'studyInstanceUid', 'patientId'] as const;

/**
 * Whether a file is that instance, as far as both say so. Discs name their files alike: where another one was put in,
 * another patient's file may stand in the same place.
 */
export function isExpected({ dataSet, meta }: DicomFile, expected: ExpectedInstance): boolean {
  const patient = patientOf(dataSet);
  const found: ExpectedInstance = {
    sopInstanceUid: uid(dataSet, 'SOPInstanceUID') ?? uid(meta, 'MediaStorageSOPInstanceUID') ?? '',
    seriesInstanceUid: seriesOf(dataSet).seriesInstanceUid,
    studyInstanceUid: studyOf(dataSet).studyInstanceUid,
    patientId: patient.patientId ?? '',
  };
  return (
    isSameExpected(found, expected) && mayBeOneName(patient.patientName ?? '', expected.saidPatientName ?? '')
  );
}

/**
 * Whether two names may be one person's. DICOMDIRs spell names in capitals, without accents, in another character set, or leave
 * some of it out; only what is told apart without doubt is another name.
 */
function mayBeOneName(a: string, b: string): boolean {
  const [one, other] = [plainName(a), plainName(b)];
  return one === null || other === null || one.startsWith(other) || other.startsWith(one);
}

/** Letters of the alphabetic group; null where it has others than ASCII. */
function plainName(name: string): string | null {
  const [alphabetic = ''] = name.split('=');
  if (/[^\x20-\x7e]|\?/.test(alphabetic)) return null;
  return alphabetic.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
