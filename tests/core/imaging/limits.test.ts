import { describe, expect, it } from 'vitest';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { describePixels } from '../../../core/imaging/describePixels';
import { maxSide } from '../../../core/imaging/limits';
import { codeOf, parse } from '../dicom/parse';

/** Rows and Columns as UL: US, which they are, cannot hold more than the limit, but a file may say otherwise. */
function sides(rows: number, columns: number): string {
  const file = parse(
    writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: [
        ['00080018', 'UI', '1.2.3'],
        ['00280002', 'US', 1],
        ['00280004', 'CS', 'MONOCHROME2'],
        ['00280010', 'UL', rows],
        ['00280011', 'UL', columns],
        ['00280100', 'US', 8],
        ['7FE00010', 'OB', new Uint8Array(2)],
      ],
    }),
  );
  return codeOf(() => describePixels(file));
}

describe('Rows and Columns, at the limit and one past it', () => {
  it.each([
    [maxSide, 1, 'none'],
    [1, maxSide, 'none'],
    [maxSide + 1, 1, 'pixels.badDescription'],
    [1, maxSide + 1, 'pixels.badDescription'],
  ])('%i by %i: %s', (rows, columns, code) => {
    expect(sides(rows, columns)).toBe(code);
  });
});
