import type { DataSet } from '../dicom/DataSet';
import { number, numbers, text, uid } from '../dicom/values';
import { hasDecodableSyntax } from './isDecodable';
import { present } from './present';
import { patientOf, seriesOf, studyOf } from './summarizeInstance';
import type { FoundInstance, InstanceSummary, PatientIdentity, SeriesIdentity, StudyIdentity } from './types';

/** What a DICOMDIR says of an instance whose file has not been opened. */
export type DirectoryInstance = Omit<InstanceSummary, 'instanceId' | 'path' | 'fileSize'> & {
  readonly isFromDirectory: true;
};

/** The records above an instance. Shared by all instances below them, since there may be many. */
export interface DirectoryParents {
  readonly patient?: PatientIdentity;
  readonly study?: StudyIdentity;
  readonly series?: SeriesIdentity;
}

/** What a record adds for the records below it. */
export function parentsBelow(type: string, dataSet: DataSet, above: DirectoryParents): DirectoryParents {
  if (type === 'PATIENT') return { patient: patientOf(dataSet) };
  if (type === 'STUDY') return { ...above, study: studyOf(dataSet) };
  if (type === 'SERIES') return { ...above, series: seriesOf(dataSet) };
  return above;
}

/** Types of records whose objects have pictures. @source PS3.3 F.5 */
const pictureTypes: ReadonlySet<string> = new Set(['IMAGE', 'RT DOSE']);

/**
 * The instance that a record below PATIENT, STUDY and SERIES describes; undefined for records elsewhere and for those
 * that do not say which instance it is.
 * @source PS3.3 F.5
 */
export function directoryInstance(
  type: string,
  dataSet: DataSet,
  { patient, study, series }: DirectoryParents,
): DirectoryInstance | undefined {
  const sopInstanceUid = uid(dataSet, 'ReferencedSOPInstanceUIDInFile') ?? uid(dataSet, 'SOPInstanceUID');
  if (!patient || !study || !series || sopInstanceUid === undefined) return undefined;
  if (study.studyInstanceUid === '' || series.seriesInstanceUid === '') return undefined;
  const transferSyntaxUid = uid(dataSet, 'ReferencedTransferSyntaxUIDInFile') ?? '';
  const frames = number(dataSet, 'NumberOfFrames') ?? 1;
  return {
    patient,
    study,
    series,
    sopInstanceUid,
    sopClassUid: uid(dataSet, 'ReferencedSOPClassUIDInFile') ?? '',
    transferSyntaxUid,
    numberOfFrames: Number.isInteger(frames) && frames > 0 ? frames : 1,
    isDisplayable:
      pictureTypes.has(type) && (transferSyntaxUid === '' || hasDecodableSyntax(transferSyntaxUid)),
    problems: [],
    isFromDirectory: true,
    ...present({
      instanceNumber: number(dataSet, 'InstanceNumber'),
      rows: number(dataSet, 'Rows'),
      columns: number(dataSet, 'Columns'),
      imagePosition: tuple<InstanceSummary['imagePosition']>(numbers(dataSet, 'ImagePositionPatient'), 3),
      imageOrientation: tuple<InstanceSummary['imageOrientation']>(
        numbers(dataSet, 'ImageOrientationPatient'),
        6,
      ),
      contentTime: text(dataSet, 'ContentTime'),
    }),
  };
}

function tuple<T>(values: readonly number[], length: number): T | undefined {
  return values.length === length ? (values as T) : undefined;
}

/**
 * Whether a file is the instance that the DICOMDIR says: patient, study, series and instance alike, as far as both
 * say so. Names are left out, since DICOMDIRs often spell them in another character set.
 */
export function isSameInstance(named: DirectoryInstance, found: FoundInstance): boolean {
  const isAlike = (a: string | undefined, b: string | undefined): boolean =>
    (a ?? '') === '' || (b ?? '') === '' || a === b;
  return (
    isAlike(named.sopInstanceUid, found.sopInstanceUid) &&
    isAlike(named.sopClassUid, found.sopClassUid) &&
    isAlike(named.series.seriesInstanceUid, found.series.seriesInstanceUid) &&
    isAlike(named.study.studyInstanceUid, found.study.studyInstanceUid) &&
    isAlike(named.patient.patientId, found.patient.patientId)
  );
}
