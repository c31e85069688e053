import { describe, expect, it } from 'vitest';
import { addReceipts, emptyReceipt } from '../../../core/fileset/addReceipts';
import { receiptPage } from '../../../core/fileset/receiptPage';
import type { Receipt } from '../../../core/fileset/types';

const receipt: Receipt = {
  ...emptyReceipt,
  files: 9,
  dicom: 6,
  displayable: 4,
  readable: 5,
  notDicom: 2,
  refused: 1,
  missing: 1,
  expected: 6,
  unlisted: 2,
  notShown: [
    { path: 'a/report', code: 'pixels.none' },
    { path: 'a/notes.txt', code: 'file.notDicom' },
  ],
  problems: [
    { path: 'IMAGES/GONE', code: 'dicomdir.missingFile' },
    { path: 'IMAGES/IM1', code: 'file.noPreamble' },
    { path: 'locked.zip', code: 'archive.passwordNeeded' },
  ],
};
const options = { sourceNames: ['CD'], readAt: '2026-01-31 09:05', version: '1.2.3' };

describe('the import receipt as a page', () => {
  it('says what was expected, found, readable and shown', () => {
    const page = receiptPage(receipt, options);
    const rows = [...page.matchAll(/<tr><th scope="row">(\w+)[^<]*<\/th><td class="count">([^<]*)</g)];
    expect(rows.map(([, name, count]) => `${name} ${count}`)).toEqual([
      'Expected 6',
      'Missing 1',
      'Found 9',
      'DICOMDIR 1',
      'On 2',
      'Readable 5',
      'Shown 4',
      'Without 1',
      'Not 1',
      'Not 2',
    ]);
  });

  it('lists each file that is not shown under its reason, and counts those that are not listed', () => {
    const page = receiptPage(receipt, options);
    const [, notShown = '', remarks = ''] = page.split('<h2>');
    for (const words of [
      'a/report',
      'This object has no picture.',
      'a/notes.txt',
      'IMAGES/GONE',
      'locked.zip',
    ])
      expect(notShown).toContain(words);
    expect(notShown).toContain('And 2 more.');
    expect(remarks).toContain('IMAGES/IM1');
    expect(remarks).not.toContain('GONE');
  });

  it('escapes everything from outside', () => {
    const path = `<script>alert('x')</script>"&\u202E\u001b[31m`;
    const page = receiptPage(
      { ...receipt, problems: [{ path, code: 'file.empty' }] },
      { ...options, sourceNames: [path] },
    );
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202E');
    expect(page).not.toContain('\u001b');
    expect(page).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\\u202E\\x1B[31m');
  });

  it('says when nothing is missing, and when there was no DICOMDIR', () => {
    const page = receiptPage(emptyReceipt, { ...options, isIncomplete: true });
    expect(page).toContain('no DICOMDIR');
    expect(page.match(/<p>None\.<\/p>/g)).toHaveLength(2);
    expect(page).toContain('stopped before its end');
  });
});

describe('addReceipts', () => {
  it('adds what is there', () => {
    const both = addReceipts(receipt, { ...emptyReceipt, files: 1 });
    expect(both).toMatchObject({ files: 10, expected: 6, readable: 5, missing: 1 });
    expect(addReceipts(emptyReceipt, emptyReceipt).expected).toBeUndefined();
  });
});
