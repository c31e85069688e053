/**
 * The attributes of which a summary is made, and the readers of them. Invariant: `summarizeInstance` and what it calls
 * read no other attribute of a Data Set's top level, which the type of the readers sees to; so a scan may leave out all
 * other elements.
 */
import type { DataSet } from '../dicom/DataSet';
import { tagOf, type Keyword } from '../dicom/dictionary';
import type { WantedElements } from '../dicom/plainFile';
import * as values from '../dicom/values';

const keywords = [
  ...(['MediaStorageSOPClassUID', 'MediaStorageSOPInstanceUID', 'TransferSyntaxUID'] as const),
  ...(['DirectoryRecordSequence', 'SOPClassUID', 'SOPInstanceUID'] as const),
  ...(['PatientID', 'IssuerOfPatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'] as const),
  ...(['StudyInstanceUID', 'StudyDate', 'StudyTime', 'StudyDescription', 'AccessionNumber'] as const),
  ...(['InstitutionName', 'ReferringPhysicianName'] as const),
  ...(['SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription', 'SeriesDate'] as const),
  ...(['SeriesTime', 'BodyPartExamined', 'Laterality', 'ImageLaterality', 'FrameOfReferenceUID'] as const),
  ...(['InstanceNumber', 'AcquisitionNumber', 'ContentTime', 'NumberOfFrames', 'Rows', 'Columns'] as const),
  ...(['ImagePositionPatient', 'ImageOrientationPatient'] as const),
  ...(['PerFrameFunctionalGroupsSequence', 'SharedFunctionalGroupsSequence'] as const),
] as const satisfies readonly Keyword[];

/** Keyword of an attribute that a summary may read. */
export type SummaryKeyword = (typeof keywords)[number];

let wanted: WantedElements | undefined;

/** Their tags. */
export function summaryElements(): WantedElements {
  wanted ??= new Set(keywords.map((keyword) => parseInt(tagOf(keyword), 16)));
  return wanted;
}

type Reader<Value> = (dataSet: DataSet, name: SummaryKeyword) => Value;

/** The readers of `values`, for these attributes alone. */
export const text: Reader<string | undefined> = values.text;
/** See `values`. */
export const uid: Reader<ReturnType<typeof values.uid>> = values.uid;
/** See `values`. */
export const number: Reader<number | undefined> = values.number;
/** See `values`. */
export const numbers: Reader<readonly number[]> = values.numbers;
/** See `values`. */
export const sequence: Reader<readonly DataSet[]> = values.sequence;
