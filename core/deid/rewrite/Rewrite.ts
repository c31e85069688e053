import type { DataSet } from '../../dicom/DataSet';
import type { ReportCounter } from '../report/instanceReport';
import type { DeidContext, RemovedValue } from '../types';

/** Who the instance is about, from its top level. */
export interface PatientCodes {
  /** As in the source, decoded; in memory only. */
  readonly patientId: string;
  readonly patientName: string;
  /** Stands for Patient ID and Patient's Name; the same for one patient under one key. */
  readonly pseudonym: string;
  /** Days that dates are moved back. */
  readonly shiftDays: number;
}

/** What the rewriting of one instance shares over all its levels. */
export interface Rewrite {
  readonly context: DeidContext;
  /** The source bytes that offsets refer to. */
  readonly bytes: Uint8Array;
  readonly isBigEndian: boolean;
  readonly patient: PatientCodes;
  readonly counter: ReportCounter;
  readonly removed: RemovedValue[];
  readonly written: Set<string>;
  readonly uids: Map<string, string>;
}

/** What one level adds. */
export interface Scope {
  /** The Data Set itself, not an item. */
  readonly isTop: boolean;
  readonly characterSet: DataSet['characterSet'];
  /** An option keeps what the sequence around says, so its codes stay as they are. */
  readonly keepsCodes: boolean;
  /** The sequence around is replaced by a dummy: only dummies and replaced UIDs stay of its item. */
  readonly isDummyItem: boolean;
  /** How codes of this item are treated. */
  readonly codes: 'verbatim' | 'public' | 'private';
}
