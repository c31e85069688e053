import { describe, expect, it } from 'vitest';
import type { Tag } from '../../../core/brand';
import { isPrivateTag, lookupTag, tagOf } from '../../../core/dicom/dictionary';
import { escapeText } from '../../../core/dicom/escapeText';
import { tagRows } from '../../../core/dicom/tagRows';
import { transferSyntax } from '../../../core/dicom/transferSyntax';
import { bytesOf, has, number, numbers, text, uid } from '../../../core/dicom/values';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { parse } from './parse';
import { bytes, explicit, explicitBigEndian, explicitLittleEndian, identity, part10, u32 } from './rawBytes';

describe('dictionary', () => {
  it('knows names, VRs and retired tags', () => {
    expect(lookupTag('00100010')).toMatchObject({
      keyword: 'PatientName',
      name: "Patient's Name",
      vr: ['PN'],
      vm: '1',
    });
    expect(lookupTag('00080016')?.name).toBe('SOP Class UID');
    expect(lookupTag('00280106')?.vr).toEqual(['US', 'SS']);
    expect(lookupTag('00080001')).toMatchObject({ isRetired: true });
    expect(lookupTag('00091001')).toBeUndefined();
    expect(tagOf('PixelData')).toBe('7FE00010');
  });

  it('PS3.5 7.6: repeating groups are even, 00 to FE', () => {
    expect(lookupTag('60023000')?.keyword).toBe('OverlayData');
    expect(lookupTag('601E0010')?.keyword).toBe('OverlayRows');
    expect(lookupTag('60013000')).toBeUndefined();
    expect(tagOf('OverlayRows')).toBe('60000010');
    expect(isPrivateTag('60013000')).toBe(true);
  });

  it('knows what a transfer syntax means', () => {
    expect(transferSyntax('1.2.840.10008.1.2.4.70')).toMatchObject({ isEncapsulated: true, lossy: 'never' });
    expect(transferSyntax('1.2.840.10008.1.2.4.50').lossy).toBe('always');
    expect(transferSyntax('1.2.840.10008.1.2.4.91').lossy).toBe('maybe');
    expect(transferSyntax('1.2.840.10008.1.2.4.81').lossy).toBe('always');
    expect(transferSyntax('1.2.840.10008.1.2')).toMatchObject({
      isExplicitVr: false,
      name: 'Implicit VR Little Endian',
    });
    expect(transferSyntax('1.2.3').isKnown).toBe(false);
  });
});

describe('numbers', () => {
  const withNumber = (tagName: string, vr: string, value: string): readonly number[] =>
    numbers(
      parse(part10(explicitLittleEndian, bytes(identity, explicit(tagName, vr, value)))).dataSet,
      tagName as Tag,
    );

  it.each([
    ['0.5\\0.25 ', [0.5, 0.25]],
    ['-1.5e2', [-150]],
    ['+3', [3]],
    [' 7 ', [7]],
    ['1e400', []],
    ['NaN', []],
    ['Infinity', []],
    ['0x10', []],
    ['1,5', []],
    ['', []],
    ['1\\\\3', []],
    ['1\\abc', []],
  ])('DS %j', (value, expected) => {
    expect(withNumber('00280030', 'DS', value)).toEqual(expected);
  });

  it.each([
    ['12', [12]],
    ['12.0', [12]],
    ['12.5', []],
    ['1e3', [1000]],
  ])('IS %j', (value, expected) => {
    expect(withNumber('00200013', 'IS', value)).toEqual(expected);
  });

  it.each([explicitLittleEndian, explicitBigEndian])('binary VRs in %s', (transferSyntaxUid) => {
    const dataSet: DataSetToWrite = [
      ['00080018', 'UI', '1.2.3'],
      ['00280010', 'US', 65535],
      ['00280106', 'SS', -5],
      ['00089459', 'FL', 1.5],
      ['00189087', 'FD', [0.1, 1e300]],
      ['00281201', 'OW', Uint8Array.of(1, 2, 3, 4)],
      ['00720026', 'AT', [0x0010, 0x0020]],
      ['00186020', 'SL', -70000],
    ];
    const parsed = parse(writeDicomFile({ dataSet, transferSyntaxUid })).dataSet;
    expect(number(parsed, 'Rows')).toBe(65535);
    expect(number(parsed, 'SmallestImagePixelValue')).toBe(-5);
    expect(number(parsed, 'RecommendedDisplayFrameRateInFloat')).toBe(1.5);
    expect(numbers(parsed, 'DiffusionBValue')).toEqual([0.1, 1e300]);
    expect(number(parsed, 'ReferencePixelX0')).toBe(-70000);
  });

  it('UV and SV only where a double is exact', () => {
    const value = (high: number, low: number, vr: string): readonly number[] => {
      const element = bytes([0x09, 0, 0x10, 0x10], vr, [0, 0], u32(8), u32(low), u32(high));
      return numbers(
        parse(part10(explicitLittleEndian, bytes(identity.subarray(0, 34), element))).dataSet,
        '00091010' as Tag,
      );
    };
    expect(value(1, 5, 'UV')).toEqual([4294967301]);
    expect(value(0xffffffff, 0xfffffffe, 'SV')).toEqual([-2]);
    expect(value(0xffffffff, 0xffffffff, 'UV')).toEqual([]);
  });

  it('absent, empty and wrong are absent, never NaN', () => {
    const { dataSet } = parse(
      part10(
        explicitLittleEndian,
        bytes(identity, explicit('00280010', 'US', ''), explicit('00280011', 'US', 'x')),
      ),
    );
    expect(number(dataSet, 'Rows')).toBeUndefined();
    expect(number(dataSet, 'Columns')).toBeUndefined();
    expect(number(dataSet, 'PatientName')).toBeUndefined();
    expect(number(dataSet, 'BitsStored')).toBeUndefined();
    expect([has(dataSet, 'Rows'), has(dataSet, 'BitsStored')]).toEqual([true, false]);
    expect(bytesOf(dataSet, 'Rows')).toHaveLength(0);
  });

  it('reads a known attribute whose VR is UN', () => {
    const { dataSet } = parse(
      part10(
        explicitLittleEndian,
        bytes(explicit('00080018', 'UN', '1.2.3\0'), explicit('00280010', 'UN', bytes([2, 1]))),
      ),
    );
    expect(uid(dataSet, 'SOPInstanceUID')).toBe('1.2.3');
    expect(number(dataSet, 'Rows')).toBe(258);
    expect(text(dataSet, 'StudyDate')).toBeUndefined();
  });
});

describe('tag rows', () => {
  it('escapes what could deceive or command a screen', () => {
    expect(escapeText('a\u202Eb\u0007\u001B[31m\n\u200Bé😀')).toBe('a\\u202Eb\\x07\\x1B[31m\\n\\u200Bé😀');
  });

  it('shows names, values, items and pixels', () => {
    const file = writeDicomFile({
      transferSyntaxUid: explicitLittleEndian,
      dataSet: [
        ['00080005', 'CS', 'ISO_IR 192'],
        ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
        ['00080018', 'UI', '1.2.3'],
        ['00081140', 'SQ', { items: [[['00081155', 'UI', '1.9']], []] }],
        ['00091010', 'LO', 'x'],
        ['00090010', 'LO', 'ACME'],
        ['00100010', 'PN', `Doe\u202E^Jane`],
        ['00104000', 'LT', 'x'.repeat(1000)],
        ['00280009', 'AT', [0x0018, 0x1063]],
        ['7FE00010', 'OW', new Uint8Array(4)],
      ],
    });
    const rows = tagRows(parse(file, true));
    const row = (tagName: string): unknown => rows.find((one) => one.tag === tagName);
    expect(row('(0008,0016)')).toMatchObject({
      value: '1.2.840.10008.5.1.4.1.1.2 (CT Image Storage)',
      depth: 0,
    });
    expect(row('(0008,1140)')).toMatchObject({ value: '2 items' });
    expect(row('(0008,1155)')).toMatchObject({ depth: 2, value: '1.9' });
    expect(rows.filter((one) => one.tag === '').map((one) => [one.name, one.depth])).toEqual([
      ['Item 1', 1],
      ['Item 2', 1],
    ]);
    expect(row('(0009,1010)')).toMatchObject({ name: 'Private: ACME', value: 'x' });
    expect(row('(0010,0010)')).toMatchObject({ value: 'Doe\\u202E^Jane' });
    expect(row('(7FE0,0010)')).toMatchObject({ vr: 'OW', length: 4 });
    expect(rows.every((one) => one.value.length <= 256)).toBe(true);
    const tags = rows.map((one) => one.tag).filter((one) => one !== '');
    expect(tags[0]).toBe('(0002,0000)');
    expect(tags.at(-1)).toBe('(7FE0,0010)');
  });
});
