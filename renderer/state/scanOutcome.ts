/** What a person has to know of finished scans before the receipt is opened. Pure. */
import type { ErrorCode } from '../../core/errors/codes';
import { unreadOf } from '../../core/fileset/readableAgain';
import { unreadPlaces } from '../../core/fileset/unreadPlaces';
import type { Receipt } from '../../core/fileset/types';
import type { FinishedScan, SourceState } from './library';

type Scan = SourceState['scan'];

/** What the last scan that came to an end came to; also while another one completes it. */
export function lastOutcome(scan: Scan): FinishedScan | undefined {
  return scan.kind === 'finished' ? scan : scan.before;
}

/** Counts over all sources, for the status line. */
export interface ScanTotals {
  readonly files: number;
  readonly displayable: number;
  /** Files without a picture, files that are missing, and archives and folders that were not read. */
  readonly notShown: number;
  readonly isCancelled: boolean;
  readonly isFailed: boolean;
  readonly isLocked: boolean;
  /** Something is not as it should be, so that it is marked. */
  readonly isOdd: boolean;
}

/** Undefined while nothing has been read to its end. */
export function scanTotals(all: readonly SourceState[]): ScanTotals | undefined {
  const finished = all.flatMap(({ scan }) => lastOutcome(scan) ?? []);
  if (finished.length === 0) return undefined;
  const sum = (count: (receipt: Receipt) => number): number =>
    finished.reduce((total, { receipt }) => total + count(receipt), 0);
  const isCancelled = finished.some(({ outcome }) => outcome === 'cancelled');
  const isFailed = finished.some(({ outcome }) => outcome === 'failed');
  return {
    files: sum(({ files }) => files),
    displayable: sum(({ displayable }) => displayable),
    notShown: sum(notShownOf),
    isCancelled,
    isFailed,
    isLocked: finished.some((scan) => lockedIn(scan) !== undefined),
    isOdd: isCancelled || isFailed || finished.some(({ receipt }) => isOdd(receipt)),
  };
}

/** DICOMDIRs are lists of the others and have no picture to be shown. */
function notShownOf(receipt: Receipt): number {
  const { dicom, readable = dicom, displayable, notDicom, refused, missing } = receipt;
  return Math.max(0, readable - displayable) + notDicom + refused + missing + unreadPlaces(receipt).length;
}

function isOdd(receipt: Receipt): boolean {
  return (
    receipt.missing + receipt.refused + unreadPlaces(receipt).length > 0 ||
    receipt.problems.some(({ code }) => code.startsWith('dicomdir.') || code === 'file.truncated')
  );
}

/** What of a source waits for a password. */
export interface Locked {
  readonly code: 'archive.passwordNeeded' | 'archive.passwordWrong';
  /** Archives in the source; none when it is the source itself. */
  readonly paths: readonly string[];
  /** Nothing else came from the source. */
  readonly isAll: boolean;
}

/** Undefined when nothing does. */
export function lockedIn(scan: Scan): Locked | undefined {
  if (scan.kind !== 'finished') return undefined;
  const { error, receipt } = scan;
  const failure = error?.code;
  if (isLockedCode(failure)) return { code: failure, paths: [], isAll: true };
  const found = receipt.problems.flatMap(({ code, path }) => (isLockedCode(code) ? [{ code, path }] : []));
  const wrong = found.find(({ code }) => code === 'archive.passwordWrong') ?? found[0];
  if (wrong === undefined) return undefined;
  return { code: wrong.code, paths: found.map(({ path }) => path), isAll: receipt.dicom === 0 };
}

/** What a person may want to have read again. */
export type Unread =
  /** Files and folders that could not be read. `isOut`: because their disc is out, or another one in. */
  | { readonly kind: 'failed'; readonly count: number; readonly isOut: boolean }
  /** Reading was stopped. */
  | { readonly kind: 'rest' };

/** Undefined when there is nothing. */
export function unreadIn({ error, outcome, receipt }: FinishedScan): Unread | undefined {
  const failed = unreadOf(receipt);
  const isOut = isMediumOut(error?.code) || failed.some(({ code }) => code === 'source.vanished');
  if (isOut || failed.length > 0 || error?.code === 'source.unreadable')
    return { kind: 'failed', count: failed.length, isOut };
  return outcome === 'cancelled' ? { kind: 'rest' } : undefined;
}

function isMediumOut(code: ErrorCode | undefined): boolean {
  return code === 'source.vanished' || code === 'source.otherFile';
}

function isLockedCode(code: ErrorCode | undefined): code is Locked['code'] {
  return code === 'archive.passwordNeeded' || code === 'archive.passwordWrong';
}
