import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Writer from '../../../core/dicom/write/writeDicomFile';

// The runner takes `core/` for CommonJS, whose named exports an import does not find.
const { writeDicomFile } = createRequire(import.meta.url)(
  '../../../core/dicom/write/writeDicomFile',
) as typeof Writer;

interface Slice {
  readonly patient: { readonly name: string; readonly id: string };
  readonly study: { readonly uid: string; readonly date: string; readonly description: string };
  readonly series: {
    readonly uid: string;
    readonly number: number;
    readonly modality: string;
    readonly description: string;
  };
  readonly number: number;
  readonly frames?: number;
}

const root = '2.25.310447382904722';
const side = 32;
const frameBytes = side * side * 2;
const sopClasses: Readonly<Record<string, string>> = {
  CT: '1.2.840.10008.5.1.4.1.1.2',
  US: '1.2.840.10008.5.1.4.1.1.6.1',
};

export const jane = { name: 'Doe^Jane', id: 'JD-4711' } as const;
export const peter = { name: 'Roe^Peter', id: 'PR-1234' } as const;
const earlier = { uid: `${root}.1`, date: '20200305', description: 'Chest earlier' };
const later = { uid: `${root}.2`, date: '20240611', description: 'Chest later' };
const other = { uid: `${root}.3`, date: '20220101', description: 'Abdomen' };

const slices: readonly Slice[] = [
  ...series(jane, earlier, 1, 'CT', 'Thorax before', 3),
  ...series(jane, later, 1, 'CT', 'Thorax after', 3),
  ...series(jane, later, 2, 'US', 'Heart', 1),
  ...series(peter, other, 1, 'CT', 'Liver', 2),
];

/**
 * Writes a disc of two patients (the first with two studies), with a text file and a file that is cut off, and
 * gives its folder.
 */
export async function writeTwoPatients(folder: string): Promise<string> {
  for (const [index, slice] of slices.entries()) {
    const place = path.join(folder, 'disc', `IM${index}`);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, sliceBytes(slice));
  }
  const cut = sliceBytes({ ...(slices[0] as Slice), number: 99 });
  await writeFile(path.join(folder, 'disc', 'CUT'), cut.subarray(0, 200));
  await writeFile(path.join(folder, 'disc', 'README.TXT'), 'This disc has its own viewer.');
  return path.join(folder, 'disc');
}

/** Writes a file of eight frames of which only the first three are there, and gives its folder. */
export async function writeCutCine(folder: string): Promise<string> {
  const frames = 8;
  const whole = sliceBytes({ ...(slices[0] as Slice), frames });
  const place = path.join(folder, 'cine');
  await mkdir(place, { recursive: true });
  await writeFile(path.join(place, 'IM0'), whole.subarray(0, whole.length - 5 * frameBytes));
  return place;
}

function series(
  patient: Slice['patient'],
  study: Slice['study'],
  number: number,
  modality: string,
  description: string,
  count: number,
): readonly Slice[] {
  const uid = `${study.uid}.${number}`;
  return Array.from({ length: count }, (_, index) => ({
    patient,
    study,
    series: { uid, number, modality, description },
    number: index + 1,
  }));
}

function sliceBytes({
  patient,
  study,
  series: { uid, number: seriesNumber, modality, description },
  number,
  frames,
}: Slice): Uint8Array {
  const pixels = Uint8Array.from({ length: (frames ?? 1) * frameBytes }, (_, index) =>
    index % 2 === 0 ? (index * number) & 0xff : 0,
  );
  return writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: [
      ['00080016', 'UI', sopClasses[modality] ?? ''],
      ['00080018', 'UI', `${uid}.${number}`],
      ['00080020', 'DA', study.date],
      ['00080030', 'TM', '101500'],
      ['00080050', 'SH', 'ACC-77'],
      ['00080060', 'CS', modality],
      ['00080090', 'PN', 'Referrer^Rita'],
      ['00081030', 'LO', study.description],
      ['0008103E', 'LO', description],
      ['00100010', 'PN', patient.name],
      ['00100020', 'LO', patient.id],
      ['00100030', 'DA', '19610203'],
      ['00100040', 'CS', 'F'],
      ['0020000D', 'UI', study.uid],
      ['0020000E', 'UI', uid],
      ['00200010', 'SH', '1'],
      ['00200011', 'IS', String(seriesNumber)],
      ['00200013', 'IS', String(number)],
      ['00200032', 'DS', ['0', '0', String(5 * number)]],
      ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
      ['00200052', 'UI', `${study.uid}.9`],
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ...(frames === undefined ? [] : [['00280008', 'IS', String(frames)] as const]),
      ['00280010', 'US', side],
      ['00280011', 'US', side],
      ['00280030', 'DS', ['0.5', '0.5']],
      ['00280100', 'US', 16],
      ['00280101', 'US', 12],
      ['00280102', 'US', 11],
      ['00280103', 'US', 0],
      ['00281050', 'DS', '128'],
      ['00281051', 'DS', '256'],
      ['00281052', 'DS', '0'],
      ['00281053', 'DS', '1'],
      ['7FE00010', 'OW', pixels],
    ],
  });
}
