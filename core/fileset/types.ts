/**
 * What is known of each instance after a scan, and the tree that is built from it. All of it can be
 * structured-cloned. Text is decoded to Unicode; absent attributes are absent, never guessed.
 */
import type { ErrorCode } from '../errors/codes';

/** One instance as the study list needs it. Kept small: there may be 100,000 of them. */
export interface InstanceSummary {
  /** Opaque, unique in the running host. */
  readonly instanceId: string;
  /** Place in the source for people and for `scan`: `folder/file` or `archive.zip!/inner/path`. */
  readonly path: string;
  readonly patient: PatientIdentity;
  readonly study: StudyIdentity;
  readonly series: SeriesIdentity;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly instanceNumber?: number;
  readonly numberOfFrames: number;
  readonly rows?: number;
  readonly columns?: number;
  /** Whether the window can show pictures of it. */
  readonly isDisplayable: boolean;
  /** Image Position (Patient), LPS, mm. */
  readonly imagePosition?: readonly [number, number, number];
  /** Image Orientation (Patient): row cosines, then column cosines. */
  readonly imageOrientation?: readonly [number, number, number, number, number, number];
  readonly acquisitionNumber?: number;
  readonly contentTime?: string;
  readonly fileSize: number;
  readonly problems: readonly ErrorCode[];
  /**
   * True while only the DICOMDIR has been read: what its file says may differ, and comes under the same `instanceId`
   * in place of this.
   */
  readonly isFromDirectory?: true;
}

/** What a file says of its instance, wherever the file is. */
export type FoundInstance = Omit<InstanceSummary, 'instanceId' | 'path'>;

export interface PatientIdentity {
  readonly patientId?: string;
  readonly issuerOfPatientId?: string;
  /** Alphabetic, ideographic and phonetic groups as in the file, joined by `=`. */
  readonly patientName?: string;
  /** DA, `YYYYMMDD`. */
  readonly birthDate?: string;
  readonly sex?: string;
}

export interface StudyIdentity {
  readonly studyInstanceUid: string;
  readonly studyDate?: string;
  readonly studyTime?: string;
  readonly description?: string;
  readonly accessionNumber?: string;
  readonly institutionName?: string;
  readonly referringPhysicianName?: string;
}

export interface SeriesIdentity {
  readonly seriesInstanceUid: string;
  readonly modality?: string;
  readonly number?: number;
  readonly description?: string;
  readonly bodyPart?: string;
  readonly laterality?: string;
  readonly frameOfReferenceUid?: string;
  readonly date?: string;
  readonly time?: string;
}

export interface Patient extends PatientIdentity {
  /** Key that tells patients apart: ID, issuer, name, birth date and sex, never the name alone. Not for display. */
  readonly patientKey: string;
  /** Newest first. */
  readonly studies: readonly Study[];
}

export interface Study extends StudyIdentity {
  readonly series: readonly Series[];
}

export interface Series extends SeriesIdentity {
  /** In display order. */
  readonly instances: readonly InstanceSummary[];
  readonly order: SliceOrder;
}

/** How the instances of a series were ordered (PS3.3 C.7.6.2.1.1), said on screen. */
export type SliceOrder = 'geometry' | 'instanceNumber' | 'file';

/** What became of one file of a source that is not an instance in the tree, or is one with problems. */
export interface FileProblem {
  readonly path: string;
  readonly code: ErrorCode;
}

/** Files that a receipt lists one by one as not shown; there may be many more that are no DICOM. */
export const maxNotShown = 10_000;

/** The import receipt of a scan. Every file is in exactly one of `dicom`, `notDicom` and `refused`. */
export interface Receipt {
  readonly files: number;
  readonly dicom: number;
  readonly displayable: number;
  readonly notDicom: number;
  /** Named by a DICOMDIR but not there. */
  readonly missing: number;
  /** DICOM, but not readable. */
  readonly refused: number;
  /** Files that the DICOMDIRs name; absent where there is no DICOMDIR. */
  readonly expected?: number;
  /** Files of instances beside or below a DICOMDIR that none of them names; absent where there is no DICOMDIR. */
  readonly unlisted?: number;
  /** Files of instances, as far as they were read; DICOMDIRs are not among them. */
  readonly readable?: number;
  /** Files that give no picture, and why, at most `maxNotShown` of them; missing ones are in `problems` only. */
  readonly notShown?: readonly FileProblem[];
  readonly problems: readonly FileProblem[];
}
