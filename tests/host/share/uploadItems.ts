import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import type { UploadItem } from '../../../host/share/uploadInstances';

export interface TestInstance extends UploadItem {
  readonly bytes: Uint8Array;
}

/** Small CT instances of one study, each with other pixels. */
export function testInstances(count: number, pixelSide = 64): TestInstance[] {
  return Array.from({ length: count }, (_, index) => {
    const sopInstanceUid = `1.2.826.0.1.3680043.10.777.1.${index + 1}`;
    const pixels = new Uint8Array(pixelSide * pixelSide * 2).map(
      (_value, at) => (at * 7 + index * 13) & 0xff,
    );
    const bytes = writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: [
        ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
        ['00080018', 'UI', sopInstanceUid],
        ['00080020', 'DA', '20240131'],
        ['00080060', 'CS', 'CT'],
        ['00100010', 'PN', 'Test^Upload'],
        ['00100020', 'LO', 'T-1'],
        ['0020000D', 'UI', '1.2.826.0.1.3680043.10.777'],
        ['0020000E', 'UI', '1.2.826.0.1.3680043.10.777.1'],
        ['00200013', 'IS', String(index + 1)],
        ['00280002', 'US', 1],
        ['00280004', 'CS', 'MONOCHROME2'],
        ['00280010', 'US', pixelSide],
        ['00280011', 'US', pixelSide],
        ['00280100', 'US', 16],
        ['00280101', 'US', 16],
        ['00280102', 'US', 15],
        ['00280103', 'US', 0],
        ['7FE00010', 'OW', pixels],
      ],
    });
    return {
      instanceId: `i${index + 1}`,
      studyInstanceUid: '1.2.826.0.1.3680043.10.777',
      sopInstanceUid,
      size: bytes.length,
      bytes,
      async *chunks() {
        yield bytes;
      },
    };
  });
}

export async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
