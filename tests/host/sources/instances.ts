import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';

/** A small CT instance. */
export function instance(number: number, changes: DataSetToWrite = []): Uint8Array {
  const tags = new Set(changes.map(([tag]) => tag));
  const base: DataSetToWrite = [
    ['00080005', 'CS', 'ISO_IR 192'],
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['00080018', 'UI', `1.2.3.1.${number}`],
    ['00080020', 'DA', '20260102'],
    ['00080060', 'CS', 'CT'],
    ['00100010', 'PN', 'Doe^Jane'],
    ['00100020', 'LO', 'P1'],
    ['0020000D', 'UI', '1.2.3'],
    ['0020000E', 'UI', '1.2.3.1'],
    ['00200013', 'IS', String(number)],
    ['00280010', 'US', 16],
    ['00280011', 'US', 16],
    ['00280100', 'US', 16],
    ['7FE00010', 'OW', new Uint8Array(512)],
  ];
  return writeDicomFile({
    dataSet: [...base.filter(([tag]) => !tags.has(tag)), ...changes],
    transferSyntaxUid: '1.2.840.10008.1.2.1',
  });
}
