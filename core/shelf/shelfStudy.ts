import type { PatientIdentity, StudyIdentity } from '../fileset/types';

/** One study of the local library, as its index knows it. The files in its folder are the truth; this can be made again from them. */
export interface ShelfStudy {
  /** Relative to the library's root, with `/`: `patient folder/study folder`. */
  readonly folder: string;
  readonly patient: PatientIdentity;
  readonly study: StudyIdentity;
  readonly modalities: readonly string[];
  readonly series: number;
  readonly instances: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly addedAt: string;
}

/** What to look for; all that is given must hold. */
export interface ShelfQuery {
  /** Words that must all occur in name, ID, accession number or description, without regard to case and accents. */
  readonly text?: string | undefined;
  /** Study Date from and to, `YYYYMMDD`, both included. Studies without a date match neither. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly modality?: string | undefined;
}

/** The studies that match, newest Study Date first, undated last; equal dates by the day they were added. */
export function searchShelf(studies: Iterable<ShelfStudy>, query: ShelfQuery): readonly ShelfStudy[] {
  const words = fold(query.text ?? '')
    .split(' ')
    .filter(Boolean);
  const found = [...studies].filter((entry) => matches(entry, query, words));
  return found.sort(
    (a, b) => compare(b.study.studyDate ?? '', a.study.studyDate ?? '') || compare(b.addedAt, a.addedAt),
  );
}

function matches(
  { patient, study, modalities }: ShelfStudy,
  query: ShelfQuery,
  words: readonly string[],
): boolean {
  const { studyDate } = study;
  if (query.from !== undefined && (studyDate === undefined || studyDate < query.from)) return false;
  if (query.to !== undefined && (studyDate === undefined || studyDate > query.to)) return false;
  if (query.modality !== undefined && !modalities.includes(query.modality)) return false;
  if (words.length === 0) return true;
  const text = fold(
    [patient.patientName, patient.patientId, study.accessionNumber, study.description]
      .filter(Boolean)
      .join(' '),
  );
  return words.every((word) => text.includes(word));
}

/** Lower case without accents; `^` and `=` of person names become spaces. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[\^=\s]+/g, ' ')
    .trim();
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
