import type { DicomFile } from '../dicom/DataSet';
import { uid } from '../dicom/values';
import { patientOf, seriesOf, studyOf } from './summarizeInstance';
import type { InstanceSummary } from './types';

/** By what a file is known to be the instance that the study list shows. */
export type ExpectedInstance = Readonly<
  Record<'sopInstanceUid' | 'seriesInstanceUid' | 'studyInstanceUid' | 'patientId', string>
>;

/** Of an instance of the study list. */
export function expectedOf({ sopInstanceUid, series, study, patient }: InstanceSummary): ExpectedInstance {
  return {
    sopInstanceUid,
    seriesInstanceUid: series.seriesInstanceUid,
    studyInstanceUid: study.studyInstanceUid,
    patientId: patient.patientId ?? '',
  };
}

/**
 * Whether a file is that instance, as far as both say so. Discs name their files alike: where another one was put in,
 * another patient's file may stand in the same place.
 */
export function isExpected({ dataSet, meta }: DicomFile, expected: ExpectedInstance): boolean {
  const found: ExpectedInstance = {
    sopInstanceUid: uid(dataSet, 'SOPInstanceUID') ?? uid(meta, 'MediaStorageSOPInstanceUID') ?? '',
    seriesInstanceUid: seriesOf(dataSet).seriesInstanceUid,
    studyInstanceUid: studyOf(dataSet).studyInstanceUid,
    patientId: patientOf(dataSet).patientId ?? '',
  };
  return (Object.keys(found) as (keyof ExpectedInstance)[]).every(
    (key) => found[key] === '' || expected[key] === '' || found[key] === expected[key],
  );
}
