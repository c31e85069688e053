import { describe, expect, it } from 'vitest';
import { summarizeInstance } from '../../../core/fileset/summarizeInstance';
import type { InstanceSummary } from '../../../core/fileset/types';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { codeOf, parse } from '../dicom/parse';
import {
  bytes,
  explicit,
  explicitLittleEndian,
  item,
  part10,
  sequenceEnd,
  undefinedLength,
} from '../dicom/rawBytes';

const place = { instanceId: 'i1', path: 'folder/file', fileSize: 123 };
const whole: DataSetToWrite = [
  ['00080005', 'CS', 'ISO_IR 192'],
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['00080018', 'UI', '1.2.3.1'],
  ['00080020', 'DA', '20260102'],
  ['00080060', 'CS', 'CT'],
  ['00100010', 'PN', 'Äneas^Rüdiger'],
  ['00100020', 'LO', 'P1'],
  ['0020000D', 'UI', '1.2.3'],
  ['0020000E', 'UI', '1.2.3.0'],
  ['00200013', 'IS', '7'],
  ['00200032', 'DS', ['1', '2', '3']],
  ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
  ['00280010', 'US', 2],
  ['00280011', 'US', 3],
  ['7FE00010', 'OW', new Uint8Array(12)],
];

function summarize(
  dataSet: DataSetToWrite,
  transferSyntaxUid: string = explicitLittleEndian,
): InstanceSummary {
  return summarizeInstance(parse(writeDicomFile({ dataSet, transferSyntaxUid }), true), place);
}
const without = (...tags: string[]): DataSetToWrite => whole.filter(([tag]) => !tags.includes(tag));

describe('summarizeInstance', () => {
  it('says what the study list needs', () => {
    expect(summarize(whole)).toEqual({
      ...place,
      patient: { patientId: 'P1', patientName: 'Äneas^Rüdiger' },
      study: { studyInstanceUid: '1.2.3', studyDate: '20260102' },
      series: { seriesInstanceUid: '1.2.3.0', modality: 'CT' },
      sopInstanceUid: '1.2.3.1',
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: explicitLittleEndian,
      instanceNumber: 7,
      numberOfFrames: 1,
      rows: 2,
      columns: 3,
      isDisplayable: true,
      imagePosition: [1, 2, 3],
      imageOrientation: [1, 0, 0, 0, 1, 0],
      problems: [],
    });
  });

  it.each([
    ['without Study Instance UID', without('0020000D'), ['file.missingIdentity']],
    ['without patient', without('00100010', '00100020'), ['file.missingIdentity']],
    ['without Rows', without('00280010'), ['pixels.badDescription']],
    ['without pixels', without('7FE00010'), ['pixels.none']],
    [
      'with an unknown character set',
      [...without('00080005'), ['00080005', 'CS', 'ISO_IR 9']],
      ['file.badCharacterSet'],
    ],
  ] as const)('is kept with its problem: %s', (_name, dataSet, problems) => {
    expect(summarize(dataSet as DataSetToWrite).problems).toEqual(problems);
  });

  it('takes the SOP Instance UID of the file meta where the Data Set has none', () => {
    const file = writeDicomFile({ dataSet: whole, transferSyntaxUid: explicitLittleEndian });
    const parsed = parse(file, true);
    const elements = new Map(parsed.dataSet.elements);
    elements.delete('00080018');
    expect(
      summarizeInstance({ ...parsed, dataSet: { ...parsed.dataSet, elements } }, place).sopInstanceUid,
    ).toBe('1.2.3.1');
  });

  it('refuses what has neither UID nor pixels', () => {
    const file = part10(explicitLittleEndian, explicit('00100010', 'PN', 'Doe^Jane'));
    expect(codeOf(() => summarizeInstance(parse(file), place))).toBe('file.missingIdentity');
  });

  it('does not show a coding that we do not decode', () => {
    const dataSet: DataSetToWrite = [
      ...without('7FE00010'),
      ['7FE00010', 'OB', { fragments: [new Uint8Array(4)] }],
    ];
    const mpeg = summarize(dataSet, '1.2.840.10008.1.2.4.102');
    expect([mpeg.isDisplayable, mpeg.problems]).toEqual([false, ['pixels.unsupportedSyntax']]);
    expect(summarize(dataSet, '1.2.840.10008.1.2.4.90').isDisplayable).toBe(true);
  });

  it('takes the plane of the first frame of a multi-frame object', () => {
    const group = explicit(
      '52009230',
      'SQ',
      bytes(item(explicit('00209113', 'SQ', item(explicit('00200032', 'DS', '4\\5\\6 ')))), sequenceEnd),
      undefinedLength,
    );
    const parsed = parse(part10(explicitLittleEndian, bytes(explicit('00080018', 'UI', '1.2 '), group)));
    expect(summarizeInstance(parsed, place).imagePosition).toEqual([4, 5, 6]);
  });
});
