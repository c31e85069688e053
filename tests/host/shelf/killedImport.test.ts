/** A real process that copies a disc into the library is killed, again and again; nothing is lost and nothing is half. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createShelf } from '../../../host/shelf/createShelf';
import { bundledProgram, type BundledProgram } from '../../support/bundledProgram';
import { files, scanned, writeStudy } from './libraryStudies';

const never = new AbortController().signal;
const rounds = 20;
/** In which the process reads each file. */
const pieces = 4;
let program: BundledProgram;
let disc: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diascope-kill-'));
  disc = join(folder, 'disc');
  writeStudy(disc, 'Alpha', '1.2.3', 20, 10_000);
  writeStudy(disc, 'Beta', '1.2.4', 15, 10_000);
  writeStudy(disc, 'Gamma', '1.2.5', 10, 10_000);
  program = await bundledProgram('tests/host/shelf/importProcess.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  program.remove();
});

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Kills the process in the middle of the copy of this file (from 1), before this piece (from 0) of it. Gives how it ended. */
async function importAndKill(root: string, file: number, piece: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [program.main, disc, root, String(file), String(piece)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.once('data', () => child.kill('SIGKILL'));
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}

it(`${rounds} kills at growing distances: whole files only, all of them listed, and a repetition completes it`, async () => {
  const originals = new Set(files(disc).map((name) => digest(join(disc, name))));
  expect(originals.size).toBe(45);
  const instances = await scanned(disc);
  for (let round = 0; round < rounds; round += 1) {
    const root = join(folder, `library-${round}`);
    expect([round, await importAndKill(root, 2 * round + 1, round % pieces)]).toEqual([round, 'SIGKILL']);
    expect(files(root).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    const named = files(root).filter((name) => name.endsWith('.dcm'));
    expect(named).toHaveLength(2 * round);
    for (const name of named) expect(originals).toContain(digest(join(root, name)));

    const shelf = await createShelf(root);
    await shelf.refresh('changed', never);
    expect(shelf.studies().reduce((sum, study) => sum + study.instances, 0)).toBe(named.length);
    expect(files(root).filter((name) => name.endsWith('.part') || name.endsWith('.incoming'))).toEqual([]);

    if (round % 5 === 0) {
      const { outcomes, error } = await shelf.add(instances, () => undefined, never);
      expect(error).toBeUndefined();
      expect(outcomes.filter(({ status }) => status === 'alreadyThere').length).toBe(named.length);
      expect(
        shelf
          .studies()
          .map(({ instances: count }) => count)
          .sort(),
      ).toEqual([10, 15, 20]);
    }
    rmSync(root, { recursive: true });
  }
}, 240_000);
