/** What was done to the attributes of one instance: counts by attribute and action, never a value. */
export interface InstanceReport {
  /** Key `tag|action`; private attributes are counted together under `private`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly notes: readonly DeidNote[];
}

/** Things about pixels and structure that a recipient should know. */
export type DeidNote =
  | 'unusedBitsCleared'
  | 'jpegSegmentsStripped'
  | 'bytesAfterDataSetDropped'
  | 'pixelsMasked'
  | 'maskedFramesDecompressed'
  | 'pixelsAcceptedByPerson';

/** Counts actions while one instance is rewritten. */
export interface ReportCounter {
  count(tag: string, action: string): void;
  note(note: DeidNote): void;
  finish(): InstanceReport;
}

/** A counter with nothing in it. */
export function createReportCounter(): ReportCounter {
  const counts = new Map<string, number>();
  const notes = new Set<DeidNote>();
  return {
    count(tag, action) {
      const key = `${tag}|${action}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    note(note) {
      notes.add(note);
    },
    finish() {
      return {
        counts,
        get notes() {
          return [...notes];
        },
      };
    },
  };
}
