import { describe, expect, it } from 'vitest';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';
import type { DataSetToWrite } from '../../../../core/dicom/write/writeDataSet';
import { oracle } from '../../../support/oracles';

const dataSet: DataSetToWrite = [
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
  ['00080018', 'UI', '1.2.3.4'],
  ['00100010', 'PN', 'Doe^Jane'],
  ['00281050', 'DS', ['40', '50']],
  ['00280010', 'US', 2],
  ['00081140', 'SQ', { items: [[['00081155', 'UI', '1.2.3']], []], hasUndefinedLength: true }],
  ['00081110', 'SQ', { items: [[['00081155', 'UI', '1.2.3.9']]] }],
  ['7FE00010', 'OW', Uint8Array.of(1, 2, 3, 4)],
];

describe('writeDicomFile', () => {
  it('PS3.10 7.1: preamble, prefix, group length', () => {
    const file = writeDicomFile({ dataSet, transferSyntaxUid: '1.2.840.10008.1.2.1' });
    expect(String.fromCharCode(...file.subarray(128, 132))).toBe('DICM');
    expect(file.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    const groupLength = new DataView(file.buffer, file.byteOffset).getUint32(140, true);
    expect(Buffer.from(file.subarray(144 + groupLength, 144 + groupLength + 4)).toString('hex')).toBe(
      '08001600',
    );
  });

  it.runIf(oracle('dcmtk')).each(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'])(
    'dcmdump reads %s back',
    (transferSyntaxUid) => {
      const path = join(mkdtempSync(join(tmpdir(), 'diascope-write-')), 'a.dcm');
      writeFileSync(path, writeDicomFile({ dataSet, transferSyntaxUid }));
      const dump = execFileSync('dcmdump', ['-q', path], { encoding: 'utf8' });
      expect(dump).toMatch(/PatientName/);
      expect(dump).toContain('[Doe^Jane]');
      expect(dump).toContain('[1.2.3.9]');
      expect(dump).toContain('[40\\50]');
    },
  );
});
