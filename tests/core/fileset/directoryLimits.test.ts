import { describe, expect, it } from 'vitest';
import type { DataSet, DicomFile, Element } from '../../../core/dicom/DataSet';
import { maxDirectoryRecords, readDicomDir } from '../../../core/fileset/readDicomDir';
import { codeOf } from '../dicom/parse';

function dataSet(elements: readonly Element[]): DataSet {
  return {
    bytes: new Uint8Array(0),
    elements: new Map(elements.map((element) => [element.tag, element])),
    isExplicitVr: true,
    isBigEndian: false,
    characterSet: [],
  };
}

/** A DICOMDIR as parsed, of so many empty records. A file cannot have them: its elements are limited to as many (`file.tooManyElements`). */
function directory(count: number): DicomFile {
  const empty = dataSet([]);
  const element = (tag: string): Element => ({
    tag,
    vr: 'SQ',
    headerOffset: 0,
    offset: 0,
    length: 0,
    hasUndefinedLength: false,
  });
  const records = { ...element('00041220'), items: Array.from({ length: count }, () => empty) };
  return {
    meta: empty,
    dataSet: dataSet([records]),
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSetOffset: 0,
    hasPreamble: true,
    isDeflated: false,
    warnings: [],
  };
}

describe('records of a DICOMDIR, at the limit and one past it', () => {
  it.each([
    [maxDirectoryRecords, 'none'],
    [maxDirectoryRecords + 1, 'dicomdir.broken'],
  ])('%i records: %s', (count, code) => {
    expect(codeOf(() => readDicomDir(directory(count)))).toBe(code);
  });
});
