import { describe, expect, it } from 'vitest';
import { createScanTally } from '../../../host/scan/scanTally';
import type { SourceEntry } from '../../../host/sources/Source';
import { summary } from '../../renderer/summaries';

const entry = (path: string): SourceEntry => ({ path, size: 1, open: () => Promise.reject(new Error()) });
const found = { kind: 'instance', summary: summary({ instance: 1 }) } as const;

describe('a DICOMDIR that is none', () => {
  it.each([
    ['no DICOM', { kind: 'notDicom', code: 'file.notDicom' }],
    ['cut off', { kind: 'refused', code: 'file.truncated' }],
    ['an image', found],
  ] as const)('is told: it is %s', (_what, result) => {
    const tally = createScanTally();
    tally.addResult(entry('disc/dicomdir.'), result, () => '1');
    expect(tally.receipt().problems).toContainEqual({ path: 'disc/dicomdir.', code: 'dicomdir.broken' });
  });

  it('is not told broken while its disc is out', () => {
    const tally = createScanTally();
    tally.addResult(entry('DICOMDIR'), { kind: 'refused', code: 'source.vanished' }, () => '1');
    expect(tally.receipt().problems).toEqual([{ path: 'DICOMDIR', code: 'source.vanished' }]);
  });
});

describe('the receipt of several scans of one source', () => {
  it('counts a file once that could not be listed and was read, or could not be read', () => {
    const tally = createScanTally();
    tally.begin();
    tally.addResult(entry('A'), found, () => '1');
    tally.addResult(entry('B'), { kind: 'refused', code: 'source.vanished' }, () => '2');
    for (const path of ['A', 'B', 'C']) tally.addProblem(path, 'source.vanished');
    expect(tally.receipt()).toMatchObject({
      files: 2,
      dicom: 1,
      refused: 1,
      notShown: [{ path: 'B', code: 'source.vanished' }],
      problems: [
        { path: 'C', code: 'source.vanished' },
        { path: 'B', code: 'source.vanished' },
      ],
    });
  });

  it('says of a file that it is missing only when everything was listed', () => {
    const tally = createScanTally();
    const files = [{ fileId: ['GONE'] }];
    tally.begin();
    tally.addResult(entry('DICOMDIR'), { kind: 'directory', files, problems: [] }, () => '1');
    expect(tally.receipt()).toMatchObject({ expected: 1, missing: 0, problems: [] });
    tally.endListing();
    expect(tally.receipt()).toMatchObject({
      missing: 1,
      problems: [{ path: 'GONE', code: 'dicomdir.missingFile' }],
    });
  });

  it('forgets what was wrong with places once they are listed anew, and not before', () => {
    const tally = createScanTally();
    tally.begin();
    tally.addProblem('folder', 'source.vanished');
    tally.addProblem('link', 'source.unsupported');
    tally.endListing();
    expect([...tally.begin()]).toEqual([]);
    tally.addProblem('link', 'source.unsupported');
    expect(tally.receipt().problems).toHaveLength(2);
    tally.endListing();
    expect(tally.receipt().problems).toEqual([{ path: 'link', code: 'source.unsupported' }]);
  });
});
