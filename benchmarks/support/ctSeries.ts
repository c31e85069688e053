import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thorax } from '../../core/demo/phantom';
import { ctSlice } from '../../core/demo/pictures';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import type { DataSetToWrite } from '../../core/dicom/write/writeDataSet';
import { runCommand } from './processes';

/**
 * A CT series of `count` slices of 512 × 512 in a folder below `parent`, made once. The pixels are 16 different slices
 * of the synthetic thorax in turn; every header is its own. Gives the folder.
 */
export function ctSeries(parent: string, count: number): string {
  const folder = join(parent, `ct-${count}`);
  if (existsSync(join(folder, 'done'))) return join(folder, 'files');
  mkdirSync(join(folder, 'files'), { recursive: true });
  const shapes = thorax(14);
  const pictures = Array.from({ length: 16 }, (_, index) => {
    const pixels = ctSlice(shapes, 80 - index * 10, 1, { first: 0, count: 512 });
    return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  });
  for (let number = 1; number <= count; number += 1) {
    const dataSet: DataSetToWrite = [
      ...header(number),
      ['7FE00010', 'OW', pictures[number % 16] ?? new Uint8Array(0)],
    ];
    writeFileSync(
      join(folder, 'files', `IM${String(number).padStart(5, '0')}`),
      writeDicomFile({ dataSet, transferSyntaxUid: '1.2.840.10008.1.2.1' }),
    );
  }
  writeFileSync(join(folder, 'done'), '');
  return join(folder, 'files');
}

/** A lossless coding and the tool, not ours, that makes it. */
export interface SeriesCoding {
  readonly name: string;
  readonly command: readonly [tool: string, ...options: string[]];
}

export const jpegLs: SeriesCoding = { name: 'JPEG-LS', command: ['dcmcjpls', '+el'] };
export const jpeg2000: SeriesCoding = { name: 'JPEG 2000', command: ['gdcmconv', '--j2k'] };

/** The series of `ctSeries` with each slice coded, made once. Gives the folder. */
export function codedSeries(parent: string, count: number, { command }: SeriesCoding): string {
  const plain = ctSeries(parent, count);
  const [tool, ...options] = command;
  const folder = join(parent, `ct-${count}-${tool}`);
  if (existsSync(join(folder, 'done'))) return join(folder, 'files');
  mkdirSync(join(folder, 'files'), { recursive: true });
  for (const name of readdirSync(plain))
    runCommand(tool, [...options, join(plain, name), join(folder, 'files', name)]);
  writeFileSync(join(folder, 'done'), '');
  return join(folder, 'files');
}

function header(number: number): DataSetToWrite {
  const reference: DataSetToWrite = [
    ['00081150', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['00081155', 'UI', `2.25.77.9.${number}`],
  ];
  return [
    ['00080005', 'CS', 'ISO_IR 100'],
    ['00080008', 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL']],
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['00080018', 'UI', `2.25.77.1.${number}`],
    ['00080020', 'DA', '20260918'],
    ['00080030', 'TM', '101500'],
    ['00080050', 'SH', 'ACC-1'],
    ['00080060', 'CS', 'CT'],
    ['00080070', 'LO', 'Diascope'],
    ['00080080', 'LO', 'Benchmark Hospital'],
    ['00080090', 'PN', 'Referring^Doctor'],
    ['00081030', 'LO', 'Thorax'],
    ['0008103E', 'LO', 'Thorax 1 mm'],
    ['00081140', 'SQ', { items: [reference, reference] }],
    ['00100010', 'PN', 'Benchmark^Patient'],
    ['00100020', 'LO', 'BENCH-1'],
    ['00100030', 'DA', '19700101'],
    ['00100040', 'CS', 'O'],
    ['00180050', 'DS', '1'],
    ['00180060', 'DS', '120'],
    ['00185100', 'CS', 'HFS'],
    ['0020000D', 'UI', '2.25.77.2'],
    ['0020000E', 'UI', '2.25.77.3'],
    ['00200010', 'SH', '1'],
    ['00200011', 'IS', '2'],
    ['00200013', 'IS', String(number)],
    ['00200032', 'DS', ['-184', '-184', String(number)]],
    ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
    ['00200052', 'UI', '2.25.77.4'],
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280010', 'US', 512],
    ['00280011', 'US', 512],
    ['00280030', 'DS', ['0.72', '0.72']],
    ['00280100', 'US', 16],
    ['00280101', 'US', 12],
    ['00280102', 'US', 11],
    ['00280103', 'US', 0],
    ['00281050', 'DS', '40'],
    ['00281051', 'DS', '400'],
    ['00281052', 'DS', '-1024'],
    ['00281053', 'DS', '1'],
    ['00281054', 'LO', 'HU'],
  ];
}
