import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import type { DataSetToWrite, ElementToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { describePixels } from '../../../core/imaging/describePixels';

const usual: Readonly<Record<string, ElementToWrite>> = {
  samples: ['00280002', 'US', 1],
  photometric: ['00280004', 'CS', 'MONOCHROME2'],
  rows: ['00280010', 'US', 4],
  columns: ['00280011', 'US', 5],
  allocated: ['00280100', 'US', 16],
  stored: ['00280101', 'US', 12],
  high: ['00280102', 'US', 11],
  representation: ['00280103', 'US', 1],
};

/** Describes the usual picture with other elements in place of those of the same name; `null` leaves one out. */
function describe_(
  changes: Record<string, ElementToWrite | null> = {},
  pixels: ElementToWrite = ['7FE00010', 'OW', new Uint8Array(40)],
) {
  const elements: DataSetToWrite = Object.values({ ...usual, ...changes }).filter(
    (element) => element !== null,
  );
  const bytes = writeDicomFile({
    dataSet: [['00080016', 'UI', '1.2'], ['00080018', 'UI', '1.3'], ...elements, pixels],
    transferSyntaxUid: '1.2.840.10008.1.2.1',
  });
  return describePixels(parseDicomFile(bytes, { fileSize: bytes.length }));
}

describe('describePixels', () => {
  it('PS3.3 C.7.6.3: gives the Image Pixel attributes', () => {
    expect(describe_()).toEqual({
      rows: 4,
      columns: 5,
      numberOfFrames: 1,
      samplesPerPixel: 1,
      bitsAllocated: 16,
      bitsStored: 12,
      highBit: 11,
      isSigned: true,
      photometricInterpretation: 'MONOCHROME2',
      planarConfiguration: 0,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      element: 'PixelData',
    });
  });

  it('fills in what can only have one value', () => {
    expect(describe_({ samples: null, stored: null, high: null, representation: null })).toMatchObject({
      samplesPerPixel: 1,
      bitsStored: 16,
      highBit: 15,
      isSigned: false,
    });
    expect(describe_({ samples: ['00280002', 'US', 3], photometric: null })).toMatchObject({
      photometricInterpretation: 'RGB',
    });
  });

  it('PS3.3 C.7.6.24: float pixels have neither Bits Stored nor a representation', () => {
    const float = describe_(
      { stored: null, high: null, representation: null, allocated: ['00280100', 'US', 32] },
      ['7FE00008', 'OF', new Uint8Array(80)],
    );
    expect(float).toMatchObject({
      element: 'FloatPixelData',
      bitsAllocated: 32,
      bitsStored: 32,
      isSigned: true,
    });
    const double = describe_({ stored: null, high: null, representation: null }, [
      '7FE00009',
      'OD',
      new Uint8Array(160),
    ]);
    expect(double).toMatchObject({ element: 'DoubleFloatPixelData', bitsAllocated: 64 });
  });

  it.each<[string, string, Record<string, ElementToWrite | null>]>([
    ['no Rows', 'pixels.badDescription', { rows: null }],
    ['Rows 0', 'pixels.badDescription', { rows: ['00280010', 'US', 0] }],
    ['Columns 0', 'pixels.badDescription', { columns: ['00280011', 'US', 0] }],
    ['no Bits Allocated', 'pixels.badDescription', { allocated: null }],
    ['Bits Stored above Bits Allocated', 'pixels.badDescription', { stored: ['00280101', 'US', 17] }],
    ['Bits Stored 0', 'pixels.badDescription', { stored: ['00280101', 'US', 0] }],
    ['High Bit below Bits Stored', 'pixels.badDescription', { high: ['00280102', 'US', 5] }],
    ['High Bit outside of the cell', 'pixels.badDescription', { high: ['00280102', 'US', 16] }],
    ['three samples of MONOCHROME2', 'pixels.badDescription', { samples: ['00280002', 'US', 3] }],
    ['one sample of RGB', 'pixels.badDescription', { photometric: ['00280004', 'CS', 'RGB'] }],
    [
      'four samples',
      'pixels.unsupportedFormat',
      { samples: ['00280002', 'US', 4], photometric: ['00280004', 'CS', 'CMYK'] },
    ],
    ['24 bits allocated', 'pixels.unsupportedFormat', { allocated: ['00280100', 'US', 24] }],
    ['a million and one frames', 'pixels.badDescription', { frames: ['00280008', 'IS', '1000001'] }],
    [
      '4 GB a frame',
      'pixels.tooLarge',
      { rows: ['00280010', 'US', 65535], columns: ['00280011', 'US', 32768] },
    ],
  ])('%s is refused: %s', (_, code, changes) => {
    expect(() => describe_(changes)).toThrowError(expect.objectContaining({ code }) as Error);
  });

  it('takes a frame of 1 GB and a million frames, the limits', () => {
    expect(describe_({ rows: ['00280010', 'US', 32768], columns: ['00280011', 'US', 16384] })).toMatchObject({
      rows: 32768,
    });
    expect(() =>
      describe_({ rows: ['00280010', 'US', 32769], columns: ['00280011', 'US', 16384] }),
    ).toThrowError(expect.objectContaining({ code: 'pixels.tooLarge' }) as Error);
    expect(describe_({ frames: ['00280008', 'IS', '1000000'] })).toMatchObject({ numberOfFrames: 1_000_000 });
  });

  it('says that there are none', () => {
    expect(() => describe_({}, ['00281050', 'DS', '1'])).toThrowError(
      expect.objectContaining({ code: 'pixels.none' }) as Error,
    );
  });
});
