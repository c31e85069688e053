/**
 * Instances as they travel between threads: an object with some twenty named properties costs both sides ten times as
 * much as a row of values, and what the instances of a series share is sent once a message.
 */
import type { FoundInstance, InstanceSummary } from '../../core/fileset/types';

type Identity = Pick<InstanceSummary, 'patient' | 'study' | 'series'>;

type Row = readonly [
  taskId: number,
  /** Index in `identities`. */
  identity: number,
  sopInstanceUid: string,
  sopClassUid: string,
  transferSyntaxUid: string,
  numberOfFrames: number,
  isDisplayable: boolean,
  fileSize: number,
  problems: InstanceSummary['problems'] | 0,
  instanceNumber: number | undefined,
  rows: number | undefined,
  columns: number | undefined,
  imagePosition: InstanceSummary['imagePosition'],
  imageOrientation: InstanceSummary['imageOrientation'],
  acquisitionNumber: number | undefined,
  contentTime: string | undefined,
];

/** Instances of one message. */
export interface PackedInstances {
  readonly identities: readonly Identity[];
  readonly rows: readonly Row[];
}

/** Takes in instances one by one; patients, studies and series that are the same object are sent once. */
export function createPacking(): {
  add(taskId: number, found: FoundInstance, identity: Identity): void;
  readonly packed: PackedInstances;
} {
  const identities: Identity[] = [];
  const rows: Row[] = [];
  return {
    add: (taskId, found, { patient, study, series }) => {
      const last = identities.at(-1);
      if (last?.patient !== patient || last.study !== study || last.series !== series)
        identities.push({ patient, study, series });
      rows.push([
        taskId,
        identities.length - 1,
        found.sopInstanceUid,
        found.sopClassUid,
        found.transferSyntaxUid,
        found.numberOfFrames,
        found.isDisplayable,
        found.fileSize,
        found.problems.length === 0 ? 0 : found.problems,
        found.instanceNumber,
        found.rows,
        found.columns,
        found.imagePosition,
        found.imageOrientation,
        found.acquisitionNumber,
        found.contentTime,
      ]);
    },
    packed: { identities, rows },
  };
}

const none: InstanceSummary['problems'] = [];

/** The instance of a row. */
export function unpackRow({ identities }: PackedInstances, row: Row): FoundInstance {
  const identity = identities[row[1]];
  if (identity === undefined) throw new RangeError('a row without identity');
  const found: { -readonly [Key in keyof FoundInstance]: FoundInstance[Key] } = {
    patient: identity.patient,
    study: identity.study,
    series: identity.series,
    sopInstanceUid: row[2],
    sopClassUid: row[3],
    transferSyntaxUid: row[4],
    numberOfFrames: row[5],
    isDisplayable: row[6],
    fileSize: row[7],
    problems: row[8] === 0 ? none : row[8],
  };
  if (row[9] !== undefined) found.instanceNumber = row[9];
  if (row[10] !== undefined) found.rows = row[10];
  if (row[11] !== undefined) found.columns = row[11];
  if (row[12] !== undefined) found.imagePosition = row[12];
  if (row[13] !== undefined) found.imageOrientation = row[13];
  if (row[14] !== undefined) found.acquisitionNumber = row[14];
  if (row[15] !== undefined) found.contentTime = row[15];
  return found;
}
