/**
 * The attributes of which a summary is made, and the readers of them. Invariant: `summarizeInstance` and what it calls
 * read no other attribute of a Data Set's top level, which the type of the readers sees to; so a scan may leave out all
 * other elements.
 */
import type { DataSet } from '../dicom/DataSet';
import { tagOf, type Keyword } from '../dicom/dictionary';
import type { WantedElements } from '../dicom/plainFile';
import * as values from '../dicom/values';

/** What is read of the patient. */
export const patientKeywords = [
  ...(['PatientID', 'IssuerOfPatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'] as const),
] as const satisfies readonly Keyword[];

/** What is read of the study. */
export const studyKeywords = [
  ...(['StudyInstanceUID', 'StudyDate', 'StudyTime', 'StudyDescription', 'AccessionNumber'] as const),
  ...(['InstitutionName', 'ReferringPhysicianName'] as const),
] as const satisfies readonly Keyword[];

/** What is read of the series. */
export const seriesKeywords = [
  ...(['SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription', 'SeriesDate'] as const),
  ...(['SeriesTime', 'BodyPartExamined', 'Laterality', 'ImageLaterality', 'FrameOfReferenceUID'] as const),
] as const satisfies readonly Keyword[];

const instanceKeywords = [
  ...(['MediaStorageSOPClassUID', 'MediaStorageSOPInstanceUID', 'TransferSyntaxUID'] as const),
  ...(['DirectoryRecordSequence', 'SOPClassUID', 'SOPInstanceUID'] as const),
  ...(['InstanceNumber', 'AcquisitionNumber', 'ContentTime', 'NumberOfFrames', 'Rows', 'Columns'] as const),
  // By these two `isSurelyWhole` counts what the pixels need.
  ...(['BitsAllocated', 'SamplesPerPixel'] as const),
  ...(['ImagePositionPatient', 'ImageOrientationPatient'] as const),
  ...(['PerFrameFunctionalGroupsSequence', 'SharedFunctionalGroupsSequence'] as const),
] as const satisfies readonly Keyword[];

const keywords = [...patientKeywords, ...studyKeywords, ...seriesKeywords, ...instanceKeywords];

/** Keyword of an attribute that a summary may read. */
export type SummaryKeyword = (typeof keywords)[number];

let wanted: WantedElements | undefined;

/** Their tags. */
export function summaryElements(): WantedElements {
  wanted ??= new Set(keywords.map((keyword) => parseInt(tagOf(keyword), 16)));
  return wanted;
}

type Reader<Name extends Keyword, Value> = (dataSet: DataSet, name: Name) => Value;
type PatientKeyword = (typeof patientKeywords)[number];
type StudyKeyword = (typeof studyKeywords)[number];
type SeriesKeyword = (typeof seriesKeywords)[number];

/** The readers of `values` for the attributes of one level alone. */
export const patientText: Reader<PatientKeyword, string | undefined> = values.text;
/** See `patientText`. */
export const studyText: Reader<StudyKeyword, string | undefined> = values.text;
/** See `patientText`. */
export const seriesText: Reader<SeriesKeyword, string | undefined> = values.text;
/** See `patientText`. */
export const seriesNumber: Reader<SeriesKeyword, number | undefined> = values.number;
/** The readers of `values` for the attributes of a summary alone. */
export const text: Reader<SummaryKeyword, string | undefined> = values.text;
/** See `text`. */
export const uid: Reader<SummaryKeyword, ReturnType<typeof values.uid>> = values.uid;
/** See `text`. */
export const number: Reader<SummaryKeyword, number | undefined> = values.number;
/** See `text`. */
export const numbers: Reader<SummaryKeyword, readonly number[]> = values.numbers;
/** See `text`. */
export const sequence: Reader<SummaryKeyword, readonly DataSet[]> = values.sequence;
