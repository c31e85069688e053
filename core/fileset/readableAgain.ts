import type { ErrorCode } from '../errors/codes';
import type { FileProblem, Receipt } from './types';

const codes: ReadonlySet<ErrorCode> = new Set([
  'source.vanished',
  'source.unreadable',
  'archive.passwordNeeded',
  'archive.passwordWrong',
]);

/** Whether a place that could not be read for this reason may be readable later: a disc is put back, a password given. */
export function isReadableAgain(code: ErrorCode): boolean {
  return codes.has(code);
}

/** What of a source could not be read because its medium was out or failed; what waits for a password is not among it. */
export function unreadOf({ problems }: Receipt): readonly FileProblem[] {
  return problems.filter(({ code }) => code === 'source.vanished' || code === 'source.unreadable');
}
