/** Entries in memory that count how often they are opened and closed. */
import { memoryAccess } from '../../../core/bytes/RandomAccess';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import type { SourceEntry } from '../../../host/sources/Source';

export interface CountedEntry extends SourceEntry {
  opened: number;
  closed: number;
}

export function entryOf(bytes: Uint8Array): CountedEntry {
  const entry: CountedEntry = {
    path: 'a.dcm',
    size: bytes.length,
    opened: 0,
    closed: 0,
    open: () => {
      entry.opened++;
      return Promise.resolve({
        ...memoryAccess(bytes),
        close: () => {
          entry.closed++;
          return Promise.resolve();
        },
      });
    },
  };
  return entry;
}

/** A picture of `frames` frames, each of four 8-bit pixels with the value of its index. */
export function picture(frames: number, transferSyntaxUid = '1.2.840.10008.1.2.1'): Uint8Array {
  const values = Uint8Array.from({ length: frames * 4 }, (_, index) => Math.floor(index / 4));
  return writeDicomFile({
    transferSyntaxUid,
    dataSet: [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080018', 'UI', '2.25.1'],
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ['00280008', 'IS', String(frames)],
      ['00280010', 'US', 2],
      ['00280011', 'US', 2],
      ['00280100', 'US', 8],
      ['00280101', 'US', 8],
      ['00280102', 'US', 7],
      ['00280103', 'US', 0],
      ['7FE00010', 'OB', values],
    ],
  });
}
