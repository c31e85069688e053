import { demoInstances } from '../../core/demo/demoInstances';
import { transferSyntaxUids } from '../../core/dicom/transferSyntax';
import type { DataSetToWrite } from '../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';

/**
 * What every sixth file leaves out: code that has seen patients, studies and series of many shapes is not thrown away at the
 * next one.
 */
const leftOut: readonly (readonly string[])[] = [
  [],
  ['00081030', '00100040'],
  ['0008103E', '00100030'],
  ['00080050', '00201040', '00200011'],
  ['00080080', '00080090', '00080060'],
  ['00080030', '00200052', '00100020'],
];
const reference: DataSetToWrite = [['00081155', 'UI', '2.25.1']];
/** Rows and columns: the pictures are never looked at. */
const side = 8;
const count = 12;

/** Small files with headers of the synthetic patient, by name. The build lays them beside the scan thread. */
export function warmUpFiles(): readonly (readonly [name: string, bytes: Uint8Array])[] {
  const all = demoInstances();
  return Array.from({ length: count }, (_, index) => {
    const header = all[Math.floor((index * all.length) / count)]?.header ?? [];
    const replaced = [
      '00080005',
      '00081140',
      '00280010',
      '00280011',
      ...(leftOut[index % leftOut.length] ?? []),
    ];
    const bytes = writeDicomFile({
      dataSet: [
        ['00080005', 'CS', index % 2 === 0 ? 'ISO_IR 192' : 'ISO_IR 100'],
        ...header.filter(([tag]) => !replaced.includes(tag)),
        ['00081140', 'SQ', { items: [reference, reference], hasUndefinedLength: index % 3 === 0 }],
        ['00280010', 'US', side],
        ['00280011', 'US', side],
        ['7FE00010', 'OW', new Uint8Array(2048)],
      ],
      transferSyntaxUid: transferSyntaxUids.explicitLittleEndian,
    });
    return [`warmUp${index}.dcm`, bytes] as const;
  });
}
