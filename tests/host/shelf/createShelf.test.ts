import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createShelf, type Shelf } from '../../../host/shelf/createShelf';
import { files, scanned, studyFile, writeStudy } from './libraryStudies';

const never = new AbortController().signal;

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
    const { outcomes } = await shelf.add(await scanned(disc), () => undefined, never);
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

  it('a report without the description of its study stands with the pictures, added together or later', async () => {
    writeFileSync(join(disc, '0-report'), studyFile('Alpha', '1.2.3', 90, 0, ''));
    await shelf.add(await scanned(disc), () => undefined, never);
    rmSync(disc, { recursive: true });
    mkdirSync(disc);
    writeFileSync(join(disc, 'report'), studyFile('Alpha', '1.2.3', 91, 0, ''));
    await shelf.add(await scanned(disc), () => undefined, never);
    expect(
      shelf
        .studies()
        .map(({ instances, study }) => [study.description, instances])
        .sort(),
    ).toEqual([
      ['Study of Alpha', 5],
      ['Study of Beta', 2],
    ]);
  });

  it('takes nothing from another disc that was put in, although its files have the same names', async () => {
    const listed = await scanned(disc);
    writeFileSync(join(disc, 'Alpha-1.2.3-2'), studyFile('Gamma', '1.2.3', 2));
    const { outcomes } = await shelf.add(listed, () => undefined, never);
    const other = listed.find(({ summary }) => summary.path === 'Alpha-1.2.3-2')?.summary.instanceId;
    expect(outcomes.filter(({ status }) => status !== 'added')).toEqual([
      { instanceId: other, status: 'failed', code: 'source.otherFile' },
    ]);
    expect(
      shelf
        .studies()
        .map(({ patient, instances }) => [patient.patientName, instances])
        .sort(),
    ).toEqual([
      ['Alpha', 2],
      ['Beta', 2],
    ]);
  });

  it('the same disc again adds nothing; another file of the same name is kept beside it', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const { outcomes: second } = await shelf.add(await scanned(disc), () => undefined, never);
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
    const { outcomes } = await shelf.add(
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

  it('adding, deleting and reading anew at the same time leave one of the orders, never a mixture', async () => {
    const instances = await scanned(disc);
    await shelf.add(instances, () => undefined, never);
    const [alpha] = shelf.studies().filter(({ patient }) => patient.patientName === 'Alpha');
    const [added] = await Promise.all([
      shelf.add(instances, () => undefined, never),
      shelf.remove(alpha!.folder),
      shelf.refresh('all', never),
      shelf.add(instances, () => undefined, never),
    ]);
    expect(added.error).toBeUndefined();
    expect(added.outcomes.every(({ status }) => status === 'added' || status === 'alreadyThere')).toBe(true);
    const whole = shelf.studies().find(({ patient }) => patient.patientName === 'Alpha');
    expect(whole?.instances).toBe(3);
    expect(files(root).filter((name) => name.endsWith('.dcm')).length).toBe(5);
    expect(files(root).some((name) => name.includes('.part') || name.includes('.incoming'))).toBe(false);
    expect(readdirSync(root).some((name) => name.startsWith('.'))).toBe(false);
  });

  it('a deletion that was cut off is finished at the next start', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const [alpha] = shelf.studies().filter(({ patient }) => patient.patientName === 'Alpha');
    await rename(shelf.folderOf(alpha!.folder), join(root, '.removed-123'));
    const again = await createShelf(root);
    await again.refresh('changed', never);
    expect(again.studies().map(({ patient }) => patient.patientName)).toEqual(['Beta']);
    expect(readdirSync(root).some((name) => name.startsWith('.removed'))).toBe(false);
  });

  it('a line that a full disk cut does not spoil the next one', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    appendFileSync(join(root, 'library.jsonl'), '{"put":{"folder":"half');
    const again = await createShelf(root);
    const [alpha] = again.studies().filter(({ patient }) => patient.patientName === 'Alpha');
    await again.remove(alpha!.folder);
    const third = await createShelf(root);
    expect(third.studies().map(({ patient }) => patient.patientName)).toEqual(['Beta']);
  });

  it('takes nothing from itself: what is open from the library is there already', async () => {
    await shelf.add(await scanned(disc), () => undefined, never);
    const before = files(root).sort();
    const { outcomes } = await shelf.add(await scanned(root), () => undefined, never);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['alreadyThere']));
    expect(files(root).sort()).toEqual(before);
  });

  it.runIf(canMountTmpfs())(
    'a full disk: what is whole stays, the rest is told, nothing half is left',
    async () => {
      const small = mkdtempSync(join(tmpdir(), 'diascope-small-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', small]);
      try {
        const big = join(disc, 'big');
        mkdirSync(big);
        writeStudy(big, 'Gamma', '1.2.5', 40, 8000);
        const full = await createShelf(join(small, 'library'));
        const instances = await scanned(big);
        const { outcomes, error } = await full.add(instances, () => undefined, never);
        expect(error?.code).toBe('write.noSpace');
        const count = (wanted: string) => outcomes.filter(({ status }) => status === wanted).length;
        expect(outcomes.length).toBe(40);
        expect(count('added')).toBeGreaterThan(2);
        expect(count('added') + count('failed') + count('notReached')).toBe(40);
        expect(files(small).some((name) => name.endsWith('.part'))).toBe(false);
        expect(files(small).filter((name) => name.endsWith('.dcm')).length).toBe(count('added'));
        execFileSync('mount', ['-o', 'remount,size=4m', small]);
        const again = await createShelf(join(small, 'library'));
        await again.refresh('changed', never);
        expect(again.studies().map((study) => study.instances)).toEqual([count('added')]);
        const rest = await again.add(instances, () => undefined, never);
        expect(rest.error).toBeUndefined();
        expect(again.studies().map((study) => study.instances)).toEqual([40]);
      } finally {
        execFileSync('umount', [small]);
        await rm(small, { recursive: true });
      }
    },
  );
});

/** Only root can; elsewhere the test is skipped. */
function canMountTmpfs(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'diascope-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'none', place], { stdio: 'ignore' }).status === 0;
  if (isMounted) execFileSync('umount', [place]);
  return isMounted;
}
