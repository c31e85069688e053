import { describe, expect, it } from 'vitest';
import { scanFirstBytes } from '../../../host/scan/scanFile';
import { warmUpFiles } from '../../../host/scan/warmUpFiles';

describe('what a file is, by its first bytes', () => {
  const [, file = new Uint8Array(0)] = warmUpFiles()[0] ?? [];

  it('is told of a plain file', () => {
    expect(scanFirstBytes(file, file.length)).toMatchObject({
      kind: 'instance',
      summary: { isDisplayable: true, problems: [], fileSize: file.length },
    });
  });

  it('is not told where fewer bytes came than there should be, or where pixels are missing', () => {
    // The header is whole all the same.
    expect(scanFirstBytes(file.subarray(0, -100), file.length)).toBeUndefined();
    expect(scanFirstBytes(file.subarray(0, -2000), file.length - 2000)).toBeUndefined();
  });
});
