import { describe, expect, it } from 'vitest';
import { emptyReceipt } from '../../../core/fileset/addReceipts';
import type { Receipt } from '../../../core/fileset/types';
import type { SourceState } from '../../../renderer/state/library';
import {
  lastOutcome,
  lockedIn,
  scanTotals,
  unreadIn,
  type Unread,
} from '../../../renderer/state/scanOutcome';

const whole: Receipt = {
  files: 5,
  dicom: 4,
  readable: 3,
  displayable: 3,
  notDicom: 1,
  missing: 0,
  refused: 0,
  expected: 3,
  notShown: [{ path: 'readme.txt', code: 'file.notDicom' }],
  problems: [],
};
const source = { sourceId: 's', name: 'disc', kind: 'folder' } as const;

function finished(receipt: Receipt, more: Partial<SourceState['scan']> = {}): SourceState {
  return { source, scan: { kind: 'finished', outcome: 'done', receipt, ...more } as SourceState['scan'] };
}

describe('scanTotals', () => {
  it('a DICOMDIR is not counted among what is not shown', () => {
    expect(scanTotals([finished(whole)])).toMatchObject({
      files: 5,
      displayable: 3,
      notShown: 1,
      isOdd: false,
    });
  });

  it('a source that could not be read at all is told although it has no file', () => {
    const error = { code: 'archive.broken', facts: {} } as const;
    expect(scanTotals([finished(emptyReceipt, { outcome: 'failed', error })])).toMatchObject({
      files: 0,
      isFailed: true,
      isOdd: true,
      isLocked: false,
    });
    expect(scanTotals([])).toBeUndefined();
  });

  it('a DICOMDIR that says another patient than the file is marked', () => {
    const problems = [{ path: 'IM1', code: 'dicomdir.differs' }] as const;
    expect(scanTotals([finished({ ...whole, problems })])).toMatchObject({ notShown: 1, isOdd: true });
  });

  it('a file that ends too early is marked, although what is whole of it is shown', () => {
    const problems = [{ path: 'IM1', code: 'file.truncated' }] as const;
    expect(scanTotals([finished({ ...whole, problems })])).toMatchObject({ notShown: 1, isOdd: true });
  });

  it('an archive in a folder that was not read counts as not shown', () => {
    const problems = [{ path: 'b.zip', code: 'archive.broken' }] as const;
    expect(scanTotals([finished({ ...whole, problems })])).toMatchObject({ notShown: 2, isOdd: true });
  });

  it('a file that could not be read is counted once', () => {
    const refused = { path: 'IM9', code: 'source.unreadable' } as const;
    const receipt = { ...whole, files: 6, refused: 1, notShown: [refused], problems: [refused] };
    expect(scanTotals([finished(receipt)])).toMatchObject({ notShown: 2 });
  });
});

describe('lockedIn', () => {
  it('is the source itself when its scan failed for want of a password', () => {
    const error = { code: 'archive.passwordWrong', facts: {} } as const;
    expect(lockedIn(finished(emptyReceipt, { outcome: 'failed', error }).scan)).toEqual({
      code: 'archive.passwordWrong',
      paths: [],
      isAll: true,
    });
  });

  it('names the archives in a folder, and says that another one was read', () => {
    const problems = [{ path: 'locked.zip', code: 'archive.passwordNeeded' }] as const;
    expect(lockedIn(finished({ ...whole, problems }).scan)).toEqual({
      code: 'archive.passwordNeeded',
      paths: ['locked.zip'],
      isAll: false,
    });
    expect(lockedIn(finished({ ...emptyReceipt, problems }).scan)).toMatchObject({ isAll: true });
    expect(lockedIn(finished(whole).scan)).toBeUndefined();
  });
});

describe('unreadIn', () => {
  const unread = (state: SourceState): Unread | undefined => {
    const outcome = lastOutcome(state.scan);
    return outcome && unreadIn(outcome);
  };

  it('counts what the disc was out for, and what is damaged', () => {
    const damaged = { path: 'IM1', code: 'source.unreadable' } as const;
    const gone = { path: 'IM2', code: 'source.vanished' } as const;
    expect(unread(finished({ ...whole, problems: [damaged] }))).toEqual({
      kind: 'failed',
      count: 1,
      isOut: false,
    });
    expect(unread(finished({ ...whole, problems: [damaged, gone] }))).toMatchObject({
      count: 2,
      isOut: true,
    });
    expect(unread(finished(whole))).toBeUndefined();
  });

  it('is known too when nothing could be read, when another disc is in, and when reading was stopped', () => {
    const failed = (code: 'source.vanished' | 'source.otherFile'): SourceState =>
      finished(emptyReceipt, { outcome: 'failed', error: { code, facts: {} } });
    expect(unread(failed('source.vanished'))).toEqual({ kind: 'failed', count: 0, isOut: true });
    expect(unread(failed('source.otherFile'))).toMatchObject({ isOut: true });
    expect(unread(finished(whole, { outcome: 'cancelled' }))).toEqual({ kind: 'rest' });
  });
});
