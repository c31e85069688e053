/** The local library, as the window sees it. */
import * as v from 'valibot';

/** A day as in DICOM. */
const day = v.pipe(v.string(), v.regex(/^\d{8}$/));
/** See `ShelfQuery`. */
export const shelfQuery = v.strictObject({
  /** Words that must all occur in name, ID, accession number or description. */
  text: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  /** Study Date from and to, both included. */
  from: v.optional(day),
  to: v.optional(day),
  modality: v.optional(v.pipe(v.string(), v.maxLength(64))),
});
/** What to look for in the library; all that is given must hold. */
export type ShelfQuery = v.InferOutput<typeof shelfQuery>;
/** Rows that `shelf.list` gives at most. */
export const shelfRowLimit = 500;

/** A study of the local library. */
export interface ShelfRow {
  readonly studyId: string;
  readonly patientName?: string;
  readonly patientId?: string;
  /** `YYYYMMDD`. */
  readonly studyDate?: string;
  readonly description?: string;
  readonly modalities: readonly string[];
  readonly series: number;
  readonly instances: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly addedAt: string;
  /** Open sources that read from it. */
  readonly sourceIds: readonly string[];
}

export interface ShelfTotals {
  readonly studies: number;
  readonly instances: number;
  readonly bytes: number;
}

export interface ShelfList {
  readonly rows: readonly ShelfRow[];
  /** Of everything in the library. */
  readonly totals: ShelfTotals;
  /** Studies that match, also those beyond the rows. */
  readonly found: number;
  /** All that occur in the library. */
  readonly modalities: readonly string[];
}

export interface KeptStudy {
  readonly studyInstanceUid: string;
  readonly instances: number;
}
