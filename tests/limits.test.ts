import { describe, expect, it } from 'vitest';
import * as dicom from '../core/dicom/limits';
import * as directory from '../core/fileset/readDicomDir';
import * as imaging from '../core/imaging/limits';
import { unpackedReserve } from '../host/jobs/unpackedSpace';
import { serverLimits } from '../host/share/serverRequest';
import { maxFolderDepth } from '../host/sources/folderSource';
import { maxZipEntries } from '../host/sources/zipEntries';
import { maxZipRatio } from '../host/sources/zipEntryFile';

/** Tests of each limit use its constant; here the constants are held to what is promised. */
describe('the limits of what may be asked of us', () => {
  it('are those that are promised', () => {
    const [mebibyte, gibibyte] = [1024 ** 2, 1024 ** 3];
    expect(dicom).toMatchObject({
      maxNesting: 64,
      maxElements: 1_000_000,
      maxValueLength: 64 * mebibyte,
      maxMetadataLength: 256 * mebibyte,
      maxFileLength: 64 * gibibyte,
      maxDeflateLength: 2 * gibibyte,
      maxDeflateRatio: 1000,
      maxFragments: 1_000_000,
    });
    expect(imaging).toMatchObject({
      maxDecodedFrameBytes: gibibyte,
      maxSide: 65_535,
      maxFrames: 1_000_000,
    });
    expect(directory).toMatchObject({
      maxDirectoryRecords: 1_000_000,
      maxFileIdComponents: 8,
      maxFileIdComponentLength: 8,
    });
    expect({
      maxZipEntries,
      maxZipRatio,
      unpackedReserve,
      maxFolderDepth,
      answer: serverLimits.answerBytes,
    }).toEqual({
      maxZipEntries: 100_000,
      maxZipRatio: 200,
      unpackedReserve: gibibyte,
      maxFolderDepth: 64,
      answer: 16 * mebibyte,
    });
  });
});
