import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { scanSource } from '../../../host/scan/scanSource';
import { createShelf, type Shelf, type ShelfInstance } from '../../../host/shelf/createShelf';
import { openSource } from '../../../host/sources/openSource';

const never = new AbortController().signal;

function writeStudy(folder: string, patient: string, study: string, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    const bytes = writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: [
        ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
        ['00080018', 'UI', `${study}.1.${number}`],
        ['00080020', 'DA', '20240105'],
        ['00080060', 'CS', 'OT'],
        ['00100010', 'PN', patient],
        ['00100020', 'LO', patient],
        ['0020000D', 'UI', study],
        ['0020000E', 'UI', `${study}.1`],
        ['00200013', 'IS', String(number)],
      ],
    });
    writeFileSync(join(folder, `${patient}-${study}-${number}`), bytes);
  }
}

async function scanned(folder: string): Promise<ShelfInstance[]> {
  const source = await openSource([folder]);
  const found: ShelfInstance[] = [];
  let last = 0;
  await scanSource(source, {
    nextInstanceId: () => String((last += 1)),
    onInstances: (more, entries) => {
      for (const summary of more) found.push({ summary, entry: entries.get(summary.instanceId)! });
    },
    signal: never,
  });
  return found;
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

describe('createShelf', () => {
  let disc: string;
  let root: string;
  let shelf: Shelf;
  beforeEach(async () => {
    disc = mkdtempSync(join(tmpdir(), 'diascope-disc-'));
    root = mkdtempSync(join(tmpdir(), 'diascope-shelf-'));
    writeStudy(disc, 'Alpha', '1.2.3', 3);
    writeStudy(disc, 'Beta', '1.2.4', 2);
    shelf = await createShelf(root);
  });

  it('copies in, verified, and finds it again at the next start', async () => {
    const outcomes = await shelf.add(await scanned(disc), () => undefined, never);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('added'));
    const again = await createShelf(root);
    expect(
      again
        .studies()
        .map(({ instances, patient }) => [patient.patientName, instances])
        .sort(),
    ).toEqual([
      ['Alpha', 3],
      ['Beta', 2],
    ]);
    const copied = files(root).filter((name) => name.endsWith('.dcm'));
    expect(copied.map((name) => readFileSync(join(root, name)).toString('hex')).sort()).toEqual(
      files(disc)
        .map((name) => readFileSync(join(disc, name)).toString('hex'))
        .sort(),
    );
  });

  it('the same disc again adds nothing; another file of the same name is kept beside it', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const second = await shelf.add(await scanned(disc), () => undefined, never);
    expect(new Set(second.map(({ status }) => status))).toEqual(new Set(['alreadyThere']));
    expect(files(root).filter((name) => name.endsWith('.dcm')).length).toBe(5);
    const changed = join(disc, 'Alpha-1.2.3-1');
    const bytes = readFileSync(changed);
    bytes[0] = 1;
    writeFileSync(changed, bytes);
    await shelf.add(await scanned(disc), () => undefined, never);
    expect(files(root).filter((name) => name.endsWith('.dcm')).length).toBe(6);
  });

  it('cancelling keeps what is whole and says what was not reached', async () => {
    const aborter = new AbortController();
    const outcomes = await shelf.add(
      await scanned(disc),
      (done) => done === 2 && aborter.abort(),
      aborter.signal,
    );
    expect(outcomes.filter(({ status }) => status === 'added').length).toBe(2);
    expect(outcomes.filter(({ status }) => status === 'notReached').length).toBe(3);
    expect(files(root).some((name) => name.endsWith('.part'))).toBe(false);
  });

  it('the index can be lost, cut or foreign: it is made again from the files', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const index = join(root, 'library.jsonl');
    for (const content of ['', '{"put":{"fol', '{"put":{}}\nnonsense\n{"drop":7}\n', '{"__proto__":1}\n']) {
      writeFileSync(index, content);
      const again = await createShelf(root);
      expect(again.studies()).toEqual([]);
      expect(await again.refresh('changed', never)).toBe(2);
      expect(again.studies().length).toBe(2);
    }
  });

  it('an interrupted copy is read anew: what is whole is there, its half file is gone', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const [study] = shelf.studies().filter(({ patient }) => patient.patientName === 'Alpha');
    const folder = shelf.folderOf(study!.folder);
    const [series] = readdirSync(folder);
    writeFileSync(join(folder, '.incoming'), '');
    writeFileSync(join(folder, series!, '00009-aaaaaaaa.dcm.part'), 'half');
    const [first] = readdirSync(join(folder, series!));
    await rm(join(folder, series!, first!));
    const again = await createShelf(root);
    expect(await again.refresh('changed', never)).toBe(1);
    expect(again.studies().find(({ patient }) => patient.patientName === 'Alpha')?.instances).toBe(2);
    expect(files(root).some((name) => name.endsWith('.part') || name.endsWith('.incoming'))).toBe(false);
  });

  it('deletes a study with its files, and a folder that a person deleted is forgotten', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const [alpha, beta] = [...shelf.studies()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
    await shelf.remove(alpha!.folder);
    await rm(shelf.folderOf(beta!.folder), { recursive: true });
    await shelf.refresh('changed', never);
    expect(shelf.studies()).toEqual([]);
    expect(files(root)).toEqual(['library.jsonl']);
  });
});
