import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { expectedByDirectory, expectedOf, isExpected } from '../../../core/fileset/expectedInstance';
import { summarizeInstance } from '../../../core/fileset/summarizeInstance';
import type { InstanceSummary } from '../../../core/fileset/types';
import { instance } from '../../host/sources/instances';

const bytes = instance(1);
const file = parseDicomFile(bytes, { fileSize: bytes.length });
const own = summarizeInstance(file, { instanceId: '1', path: 'A', fileSize: bytes.length });
const named = (patientName: string): InstanceSummary => ({
  ...own,
  patient: { ...own.patient, patientName },
});

describe('isExpected', () => {
  it('tells patients, studies, series and instances apart', () => {
    expect(isExpected(file, expectedOf(own))).toBe(true);
    expect(isExpected(file, { ...expectedOf(own), patientId: 'P2' })).toBe(false);
    expect(isExpected(file, { ...expectedOf(own), studyInstanceUid: '1.9' })).toBe(false);
    expect(isExpected(file, { ...expectedOf(own), seriesInstanceUid: '' })).toBe(true);
  });

  it('looks at the name only where a DICOMDIR alone has said it', () => {
    expect(isExpected(file, expectedOf(named('Roe^Mary')))).toBe(true);
    expect(isExpected(file, expectedByDirectory(named('Roe^Mary')))).toBe(false);
  });

  it.each(['Doe^Jane', 'DOE^JANE', 'Doe, Jane', 'Doe^Jane^M', 'DOE', '', 'D\u00f6e^Jane', 'D?e^Jane'])(
    'takes %j for a spelling of Doe^Jane',
    (name) => {
      expect(isExpected(file, expectedByDirectory(named(name)))).toBe(true);
    },
  );
});
