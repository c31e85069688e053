import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { scanSource } from '../../../host/scan/scanSource';
import type { ShelfInstance } from '../../../host/shelf/createShelf';
import { openSource } from '../../../host/sources/openSource';

/** One file of a study; `padding` makes it as large as a picture. */
export function studyFile(
  patient: string,
  study: string,
  number: number,
  padding = 0,
  description = `Study of ${patient}`,
): Uint8Array {
  return writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080018', 'UI', `${study}.1.${number}`],
      ['00080020', 'DA', '20240105'],
      ['00080060', 'CS', 'OT'],
      ['00081030', 'LO', description],
      ['00100010', 'PN', patient],
      ['00100020', 'LO', patient],
      ['0020000D', 'UI', study],
      ['0020000E', 'UI', `${study}.1`],
      ['00200013', 'IS', String(number)],
      ['00204000', 'LT', ''.padEnd(Math.min(padding, 10_000), 'x')],
    ],
  });
}

/** Writes `count` files of one study into a folder. */
export function writeStudy(folder: string, patient: string, study: string, count: number, padding = 0): void {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; number <= count; number += 1)
    writeFileSync(join(folder, `${patient}-${study}-${number}`), studyFile(patient, study, number, padding));
}

/** Everything that a folder holds, as a scan finds it. */
export async function scanned(folder: string): Promise<ShelfInstance[]> {
  const source = await openSource([folder]);
  const found: ShelfInstance[] = [];
  let last = 0;
  await scanSource(source, {
    nextInstanceId: () => String((last += 1)),
    onInstances: (more, entries) => {
      for (const summary of more) found.push({ summary, entry: entries.get(summary.instanceId)! });
    },
    signal: new AbortController().signal,
  });
  return found;
}

/** Paths of all files below a folder. */
export const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
