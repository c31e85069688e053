import { describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { lookupTag, tagOf } from '../../../core/dicom/dictionary';
import { patientOf, seriesOf, studyOf, summarizeInstance } from '../../../core/fileset/summarizeInstance';
import { patientKeywords, seriesKeywords, studyKeywords } from '../../../core/fileset/summaryAttributes';
import { parse } from '../dicom/parse';

const keywords = [...patientKeywords, ...studyKeywords, ...seriesKeywords];
const values: Readonly<Record<string, readonly [string, string]>> = {
  DA: ['20260101', '20260102'],
  TM: ['101500', '101501'],
  IS: ['1', '2'],
};

function fileOf(choose: (keyword: string) => 0 | 1 | undefined, characterSet = 'ISO_IR 100') {
  const dataSet: DataSetToWrite = [
    ['00080005', 'CS', characterSet],
    ['00080018', 'UI', '1.2.3'],
    ...keywords.flatMap((keyword) => {
      const tag = tagOf(keyword);
      const vr = lookupTag(tag)?.vr[0] ?? 'UN';
      const choice = choose(keyword);
      const value = choice === undefined ? undefined : (values[vr] ?? ['1.1', '1.2'])[choice];
      return value === undefined ? [] : [[tag, vr, value] as const];
    }),
  ];
  return parse(
    writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: [...dataSet].sort(([a], [b]) => (a < b ? -1 : 1)),
    }),
  );
}

function identity(file: ReturnType<typeof parse>) {
  const { patient, study, series } = summarizeInstance(file, { instanceId: '', path: '', fileSize: 1 });
  return { patient, study, series };
}

function anew({ dataSet }: ReturnType<typeof parse>) {
  return { patient: patientOf(dataSet), study: studyOf(dataSet), series: seriesOf(dataSet) };
}

describe('identities of files that follow each other', () => {
  it('are the same objects where all their bytes are the same', () => {
    const [first, second] = [identity(fileOf(() => 0)), identity(fileOf(() => 0))];
    expect(second.patient).toBe(first.patient);
    expect(second.study).toBe(first.study);
    expect(second.series).toBe(first.series);
  });

  it.each(keywords)('%s: another value, none, and the first again are read as they are', (keyword) => {
    for (const other of [1, undefined, 0] as const) {
      identity(fileOf(() => 0));
      const file = fileOf((name) => (name === keyword ? other : 0));
      expect(identity(file)).toEqual(anew(file));
    }
  });

  it('the same bytes in the other byte order are another number', () => {
    const { dataSet } = fileOf(() => 0);
    const element = {
      tag: '00200011',
      vr: 'US',
      headerOffset: 0,
      offset: 0,
      length: 2,
      hasUndefinedLength: false,
    };
    const seriesNumber = (isBigEndian: boolean) => {
      const elements = new Map(dataSet.elements).set('00200011', element);
      const file = {
        ...fileOf(() => 0),
        dataSet: { ...dataSet, bytes: dataSet.bytes.slice(), elements, isBigEndian },
      };
      file.dataSet.bytes.set([1, 2], 0);
      return identity(file).series.number;
    };
    expect([seriesNumber(false), seriesNumber(true)]).toEqual([0x0201, 0x0102]);
  });

  it('the same bytes in another character set are other words', () => {
    const file = (characterSet: string) => {
      const made = fileOf(() => 0, characterSet);
      const name = made.dataSet.elements.get('00100010');
      if (name !== undefined) made.dataSet.bytes.set([0xc4], name.offset);
      return made;
    };
    expect(identity(file('ISO_IR 100')).patient.patientName).toMatch(/^Ä/);
    expect(identity(file('ISO_IR 144')).patient.patientName).toMatch(/^Ф/);
    expect(identity(file('ISO_IR 100')).patient.patientName).toMatch(/^Ä/);
  });
});
