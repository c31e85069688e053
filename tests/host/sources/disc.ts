import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { parseDicomFile } from '../../../core/dicom/parseDicomFile';
import { instance } from './instances';

const explicitLittleEndian = '1.2.840.10008.1.2.1';

/** A Directory Record with what hangs below it. */
export interface PlannedRecord {
  readonly type: string;
  readonly attributes?: DataSetToWrite;
  readonly children?: readonly PlannedRecord[];
}

/** The bytes of a DICOMDIR. Written twice: the offsets are known after the first time. */
export function dicomDir(roots: readonly PlannedRecord[]): Uint8Array {
  const flat: { record: PlannedRecord; next: number; lower: number }[] = [];
  const add = (records: readonly PlannedRecord[]): number => {
    const places = records.map((record) => {
      const place = flat.length;
      flat.push({ record, next: -1, lower: -1 });
      return place;
    });
    for (const [index, place] of places.entries()) {
      const node = flat[place];
      if (node === undefined) continue;
      node.next = places[index + 1] ?? -1;
      node.lower = add(node.record.children ?? []);
    }
    return places[0] ?? -1;
  };
  const first = add(roots);
  const write = (offsets: readonly number[]): Uint8Array =>
    writeDicomFile({
      transferSyntaxUid: explicitLittleEndian,
      dataSet: [
        ['00041200', 'UL', offsets[first] ?? 0],
        [
          '00041220',
          'SQ',
          {
            items: flat.map(({ record, next, lower }): DataSetToWrite => [
              ['00041400', 'UL', offsets[next] ?? 0],
              ['00041410', 'US', 0xffff],
              ['00041420', 'UL', offsets[lower] ?? 0],
              ['00041430', 'CS', record.type],
              ...(record.attributes ?? []),
            ]),
          },
        ],
        ['00080016', 'UI', '1.2.840.10008.1.3.10'],
      ],
    });
  const draft = write([]);
  const items = parseDicomFile(draft, { fileSize: draft.length }).dataSet.elements.get('00041220')?.items;
  return write((items ?? []).map((one) => ([...one.elements.values()][0]?.headerOffset ?? 8) - 8));
}

/** An IMAGE record of one of `instance`'s instances. */
export function imageRecord(
  fileId: readonly string[],
  number: number,
  changes: DataSetToWrite = [],
): PlannedRecord {
  const tags = new Set(changes.map(([tag]) => tag));
  const base: DataSetToWrite = [
    ['00041500', 'CS', fileId],
    ['00041510', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['00041511', 'UI', `1.2.3.1.${number}`],
    ['00041512', 'UI', explicitLittleEndian],
    ['00200013', 'IS', String(number)],
  ];
  return { type: 'IMAGE', attributes: [...base.filter(([tag]) => !tags.has(tag)), ...changes] };
}

/** Records of one patient, study and series, as `instance` writes them, around image records. */
export function patientRecord(
  images: readonly PlannedRecord[],
  patient: DataSetToWrite = [
    ['00100010', 'PN', 'Doe^Jane'],
    ['00100020', 'LO', 'P1'],
  ],
): PlannedRecord {
  const series: PlannedRecord = {
    type: 'SERIES',
    attributes: [
      ['00080060', 'CS', 'CT'],
      ['0020000E', 'UI', '1.2.3.1'],
    ],
    children: images,
  };
  const study: PlannedRecord = {
    type: 'STUDY',
    attributes: [
      ['00080020', 'DA', '20260102'],
      ['0020000D', 'UI', '1.2.3'],
    ],
    children: [series],
  };
  return { type: 'PATIENT', attributes: patient, children: [study] };
}

/** Writes files by their place, with the folders that they need. */
export async function writeTree(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** A disc: a DICOMDIR that leaves out birth date and sex, and `count` instances that have them. */
export function discFiles(count: number, changes: DataSetToWrite = []): Readonly<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  const images: PlannedRecord[] = [];
  for (let number = 1; number <= count; number += 1) {
    const name = `IM${String(number).padStart(4, '0')}`;
    files[`IMAGES/${name}`] = instance(number, [
      ['00100030', 'DA', '19700101'],
      ['00100040', 'CS', 'F'],
      ...changes,
    ]);
    images.push(imageRecord(['IMAGES', name], number));
  }
  return { DICOMDIR: dicomDir([patientRecord(images)]), ...files };
}
