import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { headerReadLength } from '../../../core/dicom/limits';
import { readPlainFile } from '../../../core/dicom/plainFile';
import { tagOf, type Keyword } from '../../../core/dicom/dictionary';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { AppError } from '../../../core/errors/AppError';
import { isDicomDir } from '../../../core/fileset/readDicomDir';
import { summarizeInstance } from '../../../core/fileset/summarizeInstance';
import { summaryElements } from '../../../core/fileset/summaryAttributes';
import { inflatePieces } from '../../../host/inflate';
import { readCatalogue } from '../../corpus/catalogue';
import { corpusFolder, oracle } from '../../support/oracles';
import { bytes, explicit, explicitLittleEndian, implicitLittleEndian, tag, u32 } from './rawBytes';

const firstLength = headerReadLength;
const place = { instanceId: 'a', path: 'b', fileSize: 7 };

/** What the long way says of the beginning of a file. */
function longWay(file: Uint8Array, length: number): unknown {
  try {
    const parsed = parseDicomFile(file.subarray(0, length), {
      fileSize: file.length,
      untilPixelData: true,
      inflate: inflatePieces,
    });
    return { isDirectory: isDicomDir(parsed), summary: summarizeInstance(parsed, place), parsed };
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** Whether a file goes the short way; then both must say the same. */
function isPlain(file: Uint8Array, length = Math.min(file.length, firstLength)): boolean {
  const found = readPlainFile(file.subarray(0, length), file.length, summaryElements());
  if (found === null) return false;
  const { isDirectory, summary, parsed } = longWay(file, length) as {
    isDirectory: boolean;
    summary: unknown;
    parsed: ReturnType<typeof parseDicomFile>;
  };
  expect(isDicomDir(found)).toBe(isDirectory);
  expect(summarizeInstance(found, place)).toEqual(summary);
  for (const element of [...found.dataSet.elements.values(), ...found.meta.elements.values()])
    expect(parsed.dataSet.elements.get(element.tag) ?? parsed.meta.elements.get(element.tag)).toEqual(
      element,
    );
  expect({ ...found, dataSet: null, meta: null }).toEqual({ ...parsed, dataSet: null, meta: null });
  return true;
}

/** Every attribute of a summary that is no sequence, with a value of its own. */
const all: DataSetToWrite = [
  ['00080005', 'CS', 'ISO_IR 192'],
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['00080018', 'UI', '1.2.3.4'],
  ['00080020', 'DA', '20260102'],
  ['00080021', 'DA', '20260103'],
  ['00080030', 'TM', '1000'],
  ['00080031', 'TM', '1001'],
  ['00080033', 'TM', '1002'],
  ['00080050', 'SH', 'A1'],
  ['00080060', 'CS', 'CT'],
  ['00080080', 'LO', 'Klinik Süd'],
  ['00080090', 'PN', 'Roe^Richard'],
  ['00081030', 'LO', 'Thorax'],
  ['0008103E', 'LO', 'axial'],
  ['00081140', 'SQ', { items: [[['00081155', 'UI', '1.9']], []], hasUndefinedLength: true }],
  ['00091001', 'UN', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
  ['00100010', 'PN', 'Doe^Jane'],
  ['00100020', 'LO', 'P1'],
  ['00100021', 'LO', 'issuer'],
  ['00100030', 'DA', '19700101'],
  ['00100040', 'CS', 'F'],
  ['00180015', 'CS', 'CHEST'],
  ['0020000D', 'UI', '1.2.3'],
  ['0020000E', 'UI', '1.2.3.1'],
  ['00200011', 'IS', '4'],
  ['00200012', 'IS', '5'],
  ['00200013', 'IS', '6'],
  ['00200032', 'DS', ['1', '2', '3']],
  ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
  ['00200052', 'UI', '1.2.3.9'],
  ['00200060', 'CS', 'L'],
  ['00200062', 'CS', 'R'],
  ['00280008', 'IS', '2'],
  ['00280010', 'US', 4],
  ['00280011', 'US', 8],
  ['0040A730', 'SQ', { items: [[['0040A730', 'SQ', { items: [[['0040A160', 'UT', 'text']]] }]]] }],
];
const pixels: DataSetToWrite = [['7FE00010', 'OW', new Uint8Array(2048)]];

function without(keyword: Keyword): DataSetToWrite {
  return all.filter(([name]) => name !== tagOf(keyword));
}

describe('plain files', () => {
  it.each([explicitLittleEndian, implicitLittleEndian])(
    '%s: all that a summary reads',
    (transferSyntaxUid) => {
      const file = writeDicomFile({ transferSyntaxUid, dataSet: [...all, ...pixels] });
      expect(isPlain(file)).toBe(true);
      expect(
        isPlain(
          writeDicomFile({ transferSyntaxUid, dataSet: [...all, ['00420010', 'ST', 'x'.repeat(900)]] }),
        ),
      ).toBe(true);
    },
  );

  it.each(['PatientID', 'SOPClassUID', 'Rows', 'StudyInstanceUID'] as const)('without %s', (keyword) => {
    const dataSet = [...without(keyword), ...pixels];
    expect(isPlain(writeDicomFile({ transferSyntaxUid: explicitLittleEndian, dataSet }))).toBe(true);
  });

  it('a header cut at any byte asks for more, as the long way does', () => {
    const file = writeDicomFile({ transferSyntaxUid: explicitLittleEndian, dataSet: [...all, ...pixels] });
    for (let length = 0; length < 1600; length += 1) isPlain(file, length);
  });

  it('a file cut at any byte is never plain before its pixels are whole', () => {
    const file = writeDicomFile({ transferSyntaxUid: explicitLittleEndian, dataSet: [...all, ...pixels] });
    for (let length = 1; length < file.length; length += 1) isPlain(file.slice(0, length));
    expect(isPlain(file.slice(0, -1))).toBe(false);
  });

  const start = writeDicomFile({ transferSyntaxUid: explicitLittleEndian, dataSet: all });
  const padding = explicit('00420010', 'ST', 'x'.repeat(1000));
  const item = (content: Uint8Array): Uint8Array => bytes(tag('FFFEE000'), u32(content.length), content);
  it.each([
    ['an element twice', [explicit('00430001', 'LO', 'ab'), explicit('00430001', 'LO', 'cd')]],
    ['elements out of order', [explicit('00430002', 'LO', 'ab'), explicit('00430001', 'LO', 'cd')]],
    ['an unknown VR', [explicit('00430001', 'ZZ', 'ab')]],
    ['a value past the end', [explicit('00430001', 'UN', 'ab', 4000)]],
    ['a sequence in UN', [explicit('00431001', 'UN', item(explicit('00431002', 'LO', 'ab')))]],
    ['a sequence of undefined length in UN', [explicit('00431001', 'UN', new Uint8Array(0), 0xffffffff)]],
    ['a sequence that holds no item', [explicit('00431001', 'SQ', 'abcdefgh')]],
    [
      'an item that is longer than its sequence',
      [explicit('00431001', 'SQ', bytes(tag('FFFEE000'), u32(90)))],
    ],
    ['a delimiter between elements', [bytes(tag('FFFEE00D'), u32(0))]],
    ['what looks like an element in the group of items', [explicit('FFFEE0FF', 'OW', 'abcd')]],
    ['zeros behind the last element', [new Uint8Array(16)]],
    ['three bytes behind the last element', [new Uint8Array(3)]],
    ['an item in implicit VR', [explicit('00431001', 'SQ', item(bytes(tag('00100010'), u32(2), 'ab')))]],
    ['wanted items', [explicit('52009229', 'SQ', item(explicit('00280010', 'US', 'ab')))]],
  ])('%s is left to the long way', (_, parts) => {
    expect(isPlain(bytes(start, padding))).toBe(true);
    expect(isPlain(bytes(start, padding, ...parts))).toBe(false);
  });

  it('a preamble that other programs know, no preamble, a wrong group length: left to the long way', () => {
    const file = writeDicomFile({ transferSyntaxUid: explicitLittleEndian, dataSet: [...all, ...pixels] });
    const changed = (at: number, ...values: readonly number[]): Uint8Array => {
      const copy = file.slice();
      copy.set(values, at);
      return copy;
    };
    expect(isPlain(changed(0, 0x4d, 0x5a))).toBe(false);
    expect(isPlain(changed(0, 1, 2))).toBe(true);
    expect(isPlain(file.slice(132))).toBe(false);
    expect(isPlain(changed(140, (file[140] ?? 0) + 2))).toBe(false);
  });
});

describe.runIf(oracle('corpus'))('corpus', () => {
  it('most files are plain, and all of these say the same both ways', () => {
    const files = readCatalogue();
    const plain = files.filter(({ path }) => isPlain(readFileSync(join(corpusFolder, path))));
    // Not all: some are odd, some are bare, some keep the plane of each frame in sequences.
    expect(plain.length / files.length).toBeGreaterThan(0.8);
  });
});
