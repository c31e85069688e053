import { describe, expect, it } from 'vitest';
import type { TagRow } from '../../../ipc/contract';
import { matchingRows } from '../../../renderer/state/inspection';

const row = (depth: number, tag: string, name: string, value = ''): TagRow => ({
  depth,
  tag,
  vr: tag === '' ? '' : 'LO',
  name,
  value,
  length: value.length,
});
const rows = [
  row(0, '(0010,0010)', 'Patient’s Name', 'Doe^Jane'),
  row(0, '(0008,1140)', 'Referenced Image Sequence'),
  row(1, '', 'Item 1'),
  row(2, '(0008,1155)', 'Referenced SOP Instance UID', '1.2.3'),
  row(0, '(0028,0030)', 'Pixel Spacing', '0.5\\0.5'),
];

describe('matchingRows', () => {
  it('gives all rows without words', () => {
    expect(matchingRows(rows, '  ')).toBe(rows);
  });

  it('finds by name, by value and by tag with or without punctuation', () => {
    expect(matchingRows(rows, 'spacing')).toEqual([rows[4]]);
    expect(matchingRows(rows, 'JANE')).toEqual([rows[0]]);
    expect(matchingRows(rows, '00280030')).toEqual([rows[4]]);
    expect(matchingRows(rows, '0010,0010')).toEqual([rows[0]]);
  });

  it('keeps the items that a found row stands in', () => {
    expect(matchingRows(rows, '1.2.3')).toEqual([rows[1], rows[2], rows[3]]);
  });

  it('wants all of the words', () => {
    expect(matchingRows(rows, 'pixel jane')).toEqual([]);
  });
});
