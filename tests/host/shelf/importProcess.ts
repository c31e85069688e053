/**
 * A program that copies a disc into the library, to be killed: `importProcess DISC LIBRARY FILE PIECE`. The disc stands
 * still for ever before this piece of the copy of this file is read, and the program says so. Files count from 1, pieces
 * from 0.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import { summarizeInstance } from '../../../core/fileset/summarizeInstance';
import { createShelf, type ShelfInstance } from '../../../host/shelf/createShelf';
import { plainEntry } from '../../../host/sources/plainEntry';
import type { SourceEntry } from '../../../host/sources/Source';

const pieceBytes = 3000;

async function run(disc: string, library: string, number: number, piece: number): Promise<void> {
  let opened = 0;
  const standingStill = (entry: SourceEntry): SourceEntry => ({
    path: entry.path,
    size: entry.size,
    open: async () => {
      const file = await entry.open();
      opened += 1;
      const isLast = opened === number;
      return {
        size: file.size,
        close: () => file.close(),
        read: (offset, length) => {
          if (!isLast || offset < piece * pieceBytes) return file.read(offset, Math.min(length, pieceBytes));
          process.stdout.write('still\n');
          // The timer keeps the process alive until it is killed.
          return new Promise(() => setInterval(() => undefined, 1000));
        },
      };
    },
  });
  const instances: ShelfInstance[] = [];
  for (const name of readdirSync(disc)) {
    const entry = plainEntry(join(disc, name), name, statSync(join(disc, name)).size);
    const file = await entry.open();
    const header = await readDicomHeader(file);
    await file.close();
    const summary = summarizeInstance(header, { instanceId: name, path: name, fileSize: entry.size });
    instances.push({ summary, entry: standingStill(entry) });
  }
  const shelf = await createShelf(library);
  await shelf.add(instances, () => undefined, new AbortController().signal);
}

const [disc = '', library = '', number, piece] = process.argv.slice(2);
void run(disc, library, Number(number), Number(piece));
