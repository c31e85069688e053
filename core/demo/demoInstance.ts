import type { DataSetToWrite, ElementToWrite } from '../dicom/write/writeDataSet';
import type { RowRange } from './pictures';

/** One file of the demo patient; its pixels are made only when they are read. */
export interface DemoInstance {
  /** Place inside the source, as on a disc. */
  readonly path: string;
  /** Everything but Pixel Data. */
  readonly header: DataSetToWrite;
  readonly pixels: DemoPixels;
  readonly vr: 'OW' | 'OB';
}

/** Pixel Data in blocks of equal size, each made when a byte of it is read. */
export interface DemoPixels {
  readonly blocks: number;
  readonly blockBytes: number;
  readonly makeBlock: (index: number) => Uint8Array;
}

const root = '2.25.290793108206301846311247183';
const patient: DataSetToWrite = [
  ['00080005', 'CS', 'ISO_IR 192'],
  ['00100010', 'PN', 'Demo^Patient'],
  ['00100020', 'LO', 'DEMO-1'],
  ['00100030', 'DA', '19700214'],
  ['00100040', 'CS', 'O'],
  ['00080070', 'LO', 'Diascope'],
  ['00080080', 'LO', 'Synthetic data'],
  ['00080090', 'PN', ''],
  ['00185100', 'CS', 'HFS'],
  ['00201040', 'LO', ''],
  ['00200012', 'IS', '1'],
];

/** A study of the demo patient. */
export interface StudyOfDemo {
  readonly number: number;
  readonly date: string;
  readonly description: string;
}
/** What all instances of one series share. */
export interface SeriesOfDemo {
  readonly study: StudyOfDemo;
  readonly number: number;
  readonly modality: string;
  readonly sopClass: string;
  readonly description: string;
  readonly elements: DataSetToWrite;
}

/** Description of one-sample 16-bit pixels of which `bitsStored` are used. */
export function image16(rows: number, columns: number, bitsStored: number): ElementToWrite[] {
  return [
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280010', 'US', rows],
    ['00280011', 'US', columns],
    ['00280100', 'US', 16],
    ['00280101', 'US', bitsStored],
    ['00280102', 'US', bitsStored - 1],
    ['00280103', 'US', 0],
  ];
}

/** Value 3 of Image Type where the IOD asks for one. */
const imageType: Readonly<Record<string, string>> = { CT: 'AXIAL', MR: 'OTHER' };

/** Joins what patient, study, series and the instance say of themselves. */
export function instance(
  series: SeriesOfDemo,
  number: number,
  own: DataSetToWrite,
  pixels: DemoPixels,
  vr: 'OW' | 'OB' = 'OW',
): DemoInstance {
  const { study } = series;
  const seriesUid = `${root}.${study.number}.${series.number}`;
  return {
    path: `STUDY${study.number}/SERIES${series.number}/IM${String(number).padStart(4, '0')}`,
    pixels,
    vr,
    header: [
      ...patient,
      ...series.elements,
      ...own,
      ['00080008', 'CS', ['ORIGINAL', 'PRIMARY', imageType[series.modality] ?? '']],
      ['00080016', 'UI', series.sopClass],
      ['00080018', 'UI', `${seriesUid}.${number}`],
      ['00080020', 'DA', study.date],
      ['00080021', 'DA', study.date],
      ['00080023', 'DA', study.date],
      ['00080030', 'TM', '101500'],
      ['00080033', 'TM', '101500'],
      ['00080050', 'SH', ''],
      ['00080060', 'CS', series.modality],
      ...(series.modality === 'DX' ? [] : ([['00200060', 'CS', '']] as const)),
      ['00081030', 'LO', study.description],
      ['0008103E', 'LO', series.description],
      ['0020000D', 'UI', `${root}.${study.number}`],
      ['0020000E', 'UI', seriesUid],
      ['00200010', 'SH', String(study.number)],
      ['00200011', 'IS', String(series.number)],
      ['00200013', 'IS', String(number)],
      ['00200052', 'UI', `${root}.${study.number}.${series.number}.0`],
    ],
  };
}

const rowsInBlock = 16;

/** 16-bit pixels of a square picture, made a few rows at a time. */
export function pixels16(size: number, makeRows: (rows: RowRange) => Uint16Array): DemoPixels {
  return {
    blocks: size / rowsInBlock,
    blockBytes: rowsInBlock * size * 2,
    makeBlock: (index) => {
      const rows = makeRows({ first: index * rowsInBlock, count: rowsInBlock });
      return new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
    },
  };
}
