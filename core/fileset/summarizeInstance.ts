import { isKnownCharacterSet } from '../dicom/characterSetTerms';
import type { DataSet, DicomFile } from '../dicom/DataSet';
import { sequence as itemsOf } from '../dicom/values';
import { AppError } from '../errors/AppError';
import type { ErrorCode } from '../errors/codes';
import { isDecodable } from './isDecodable';
import { present } from './present';
import { reuseSame } from './reuseSame';
import {
  number,
  numbers,
  patientKeywords,
  patientText,
  sequence,
  seriesKeywords,
  seriesNumber,
  seriesText,
  studyKeywords,
  studyText,
  text,
  uid,
} from './summaryAttributes';
import type { InstanceSummary, PatientIdentity, SeriesIdentity, StudyIdentity } from './types';

/** Where an instance stands. */
export interface InstancePlace {
  readonly instanceId: string;
  readonly path: string;
  readonly fileSize: number;
}

/**
 * What the study list needs of one instance. What is missing is a problem of the summary, not a refusal.
 * @throws {AppError} file.missingIdentity without SOP Instance UID and without pixels: nothing to show or to copy by
 */
export function summarizeInstance(file: DicomFile, place: InstancePlace): InstanceSummary {
  const { dataSet, meta, pixelData } = file;
  const sopInstanceUid = uid(dataSet, 'SOPInstanceUID') ?? uid(meta, 'MediaStorageSOPInstanceUID') ?? '';
  if (sopInstanceUid === '' && pixelData === undefined) throw new AppError('file.missingIdentity');
  const rows = number(dataSet, 'Rows');
  const columns = number(dataSet, 'Columns');
  const patient = patientOfInstance(dataSet);
  const study = studyOfInstance(dataSet);
  const series = seriesOfInstance(dataSet);
  const isIdentified =
    sopInstanceUid !== '' &&
    study.studyInstanceUid !== '' &&
    series.seriesInstanceUid !== '' &&
    (patient.patientId ?? patient.patientName) !== undefined;
  const pixelProblem = pixelProblemOf(file, rows, columns);
  const problems = new Set<ErrorCode>(file.warnings.map((warning) => warning.code));
  if (!isIdentified) problems.add('file.missingIdentity');
  if (!isKnownCharacterSet(dataSet.characterSet)) problems.add('file.badCharacterSet');
  if (pixelProblem !== null && pixelProblem !== 'pixels.none') problems.add(pixelProblem);
  if (pixelProblem === 'pixels.none' && rows !== undefined) problems.add(pixelProblem);
  return {
    instanceId: place.instanceId,
    path: place.path,
    patient,
    study,
    series,
    sopInstanceUid,
    sopClassUid: uid(dataSet, 'SOPClassUID') ?? uid(meta, 'MediaStorageSOPClassUID') ?? '',
    transferSyntaxUid: file.transferSyntaxUid,
    numberOfFrames: framesOf(number(dataSet, 'NumberOfFrames')),
    isDisplayable: pixelProblem === null,
    fileSize: place.fileSize,
    problems: [...problems],
    ...present({
      instanceNumber: number(dataSet, 'InstanceNumber'),
      rows,
      columns,
      ...planeOf(dataSet),
      acquisitionNumber: number(dataSet, 'AcquisitionNumber'),
      contentTime: text(dataSet, 'ContentTime'),
    }),
  };
}

function framesOf(value: number | undefined): number {
  return value !== undefined && Number.isInteger(value) && value >= 1 ? value : 1;
}

/** Why there is no picture; null when there is one. */
function pixelProblemOf(
  file: DicomFile,
  rows: number | undefined,
  columns: number | undefined,
): ErrorCode | null {
  const { pixelData } = file;
  if (pixelData === undefined || pixelData.length === 0) return 'pixels.none';
  if (rows === undefined || columns === undefined || rows < 1 || columns < 1) return 'pixels.badDescription';
  return isDecodable(file.transferSyntaxUid, pixelData) ? null : 'pixels.unsupportedSyntax';
}

/** Patient attributes of a Data Set or of a PATIENT record. */
export function patientOf(dataSet: DataSet): PatientIdentity {
  return present({
    patientId: patientText(dataSet, 'PatientID'),
    issuerOfPatientId: patientText(dataSet, 'IssuerOfPatientID'),
    patientName: patientText(dataSet, 'PatientName'),
    birthDate: patientText(dataSet, 'PatientBirthDate'),
    sex: patientText(dataSet, 'PatientSex'),
  });
}

/** Study attributes of a Data Set or of a STUDY record. */
export function studyOf(dataSet: DataSet): StudyIdentity {
  return {
    studyInstanceUid: studyText(dataSet, 'StudyInstanceUID') ?? '',
    ...present({
      studyDate: studyText(dataSet, 'StudyDate'),
      studyTime: studyText(dataSet, 'StudyTime'),
      description: studyText(dataSet, 'StudyDescription'),
      accessionNumber: studyText(dataSet, 'AccessionNumber'),
      institutionName: studyText(dataSet, 'InstitutionName'),
      referringPhysicianName: studyText(dataSet, 'ReferringPhysicianName'),
    }),
  };
}

/** Series attributes of a Data Set or of a SERIES record. */
export function seriesOf(dataSet: DataSet): SeriesIdentity {
  return {
    seriesInstanceUid: seriesText(dataSet, 'SeriesInstanceUID') ?? '',
    ...present({
      modality: seriesText(dataSet, 'Modality'),
      number: seriesNumber(dataSet, 'SeriesNumber'),
      description: seriesText(dataSet, 'SeriesDescription'),
      bodyPart: seriesText(dataSet, 'BodyPartExamined'),
      laterality: seriesText(dataSet, 'Laterality') ?? seriesText(dataSet, 'ImageLaterality'),
      frameOfReferenceUid: seriesText(dataSet, 'FrameOfReferenceUID'),
      date: seriesText(dataSet, 'SeriesDate'),
      time: seriesText(dataSet, 'SeriesTime'),
    }),
  };
}

const patientOfInstance = reuseSame(patientKeywords, patientOf);
const studyOfInstance = reuseSame(studyKeywords, studyOf);
const seriesOfInstance = reuseSame(seriesKeywords, seriesOf);

/** Plane of the picture, for multi-frame objects that of the first frame. @source PS3.3 C.7.6.2.1.1, C.7.6.16.2 */
function planeOf(dataSet: DataSet): Pick<InstanceSummary, 'imagePosition' | 'imageOrientation'> {
  const groups = [
    ...sequence(dataSet, 'PerFrameFunctionalGroupsSequence').slice(0, 1),
    ...sequence(dataSet, 'SharedFunctionalGroupsSequence').slice(0, 1),
  ];
  const positions = groups.flatMap((group) => itemsOf(group, 'PlanePositionSequence'));
  const orientations = groups.flatMap((group) => itemsOf(group, 'PlaneOrientationSequence'));
  return present({
    imagePosition: triple(firstOf([dataSet, ...positions], 'ImagePositionPatient', 3)),
    imageOrientation: sextuple(firstOf([dataSet, ...orientations], 'ImageOrientationPatient', 6)),
  });
}

function firstOf(
  places: readonly DataSet[],
  keyword: 'ImagePositionPatient' | 'ImageOrientationPatient',
  count: number,
): readonly number[] | undefined {
  return places.map((place) => numbers(place, keyword)).find((values) => values.length === count);
}

function triple(values: readonly number[] | undefined): readonly [number, number, number] | undefined {
  const [x, y, z] = values ?? [];
  return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
}

function sextuple(
  values: readonly number[] | undefined,
): readonly [number, number, number, number, number, number] | undefined {
  const row = triple(values?.slice(0, 3));
  const column = triple(values?.slice(3, 6));
  return row === undefined || column === undefined ? undefined : [...row, ...column];
}
