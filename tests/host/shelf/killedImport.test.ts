/** A real process that copies a disc into the library is killed, again and again; nothing is lost and nothing is half. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createShelf } from '../../../host/shelf/createShelf';
import { files, scanned, writeStudy } from './libraryStudies';

const never = new AbortController().signal;
const bundle = join(process.cwd(), '.cache/tests', `import-${process.pid}.cjs`);
const rounds = 20;
let disc: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diascope-kill-'));
  disc = join(folder, 'disc');
  writeStudy(disc, 'Alpha', '1.2.3', 20, 10_000);
  writeStudy(disc, 'Beta', '1.2.4', 15, 10_000);
  writeStudy(disc, 'Gamma', '1.2.5', 10, 10_000);
  const { buildSync } = await import('esbuild');
  buildSync({
    stdin: {
      resolveDir: process.cwd(),
      contents: `import { readdirSync } from 'node:fs';
        import { join } from 'node:path';
        import { readDicomHeader } from './core/dicom/readDicomHeader';
        import { summarizeInstance } from './core/fileset/summarizeInstance';
        import { plainEntry } from './host/sources/plainEntry';
        import { createShelf } from './host/shelf/createShelf';
        import { statSync } from 'node:fs';
        // As slow as a disc, so that there is time to be killed in the middle of a file.
        const slow = (entry) => ({ path: entry.path, size: entry.size, open: async () => {
          const file = await entry.open();
          return { size: file.size, close: () => file.close(), read: async (offset, length) => {
            await new Promise((resolve) => setTimeout(resolve, 4));
            return file.read(offset, Math.min(length, 3000));
          } };
        } });
        async function run([disc, root]) {
          const instances = [];
          for (const name of readdirSync(disc)) {
            const entry = plainEntry(join(disc, name), name, statSync(join(disc, name)).size);
            const file = await entry.open();
            const header = await readDicomHeader(file);
            await file.close();
            const summary = summarizeInstance(header, { instanceId: name, path: name, fileSize: entry.size });
            instances.push({ summary, entry: slow(entry) });
          }
          const shelf = await createShelf(root);
          console.log('copying');
          await shelf.add(instances, (done) => console.log(done), new AbortController().signal);
        }
        run(process.argv.slice(2));`,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile: bundle,
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(bundle, { force: true });
});

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Kills the process once it has copied that many files, at a moment that is not the end of one. Gives whether it was alive. */
async function importAndKill(root: string, afterFiles: number, delayMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [bundle, disc, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
    // The next file is begun by then: it is killed in its middle, not between two.
    if (seen.split('\n').length - 2 >= afterFiles) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  return (await ended) === 'SIGKILL';
}

it(`${rounds} kills at growing distances: whole files only, all of them listed, and a repetition completes it`, async () => {
  const originals = new Set(files(disc).map((name) => digest(join(disc, name))));
  expect(originals.size).toBe(45);
  const instances = await scanned(disc);
  let kills = 0;
  let partsSeen = 0;
  for (let round = 0; round < rounds; round += 1) {
    const root = join(folder, `library-${round}`);
    if (await importAndKill(root, round * 2, 2 + (round % 5) * 4)) kills += 1;
    partsSeen += files(root).filter((name) => name.endsWith('.part')).length;
    const named = files(root).filter((name) => name.endsWith('.dcm'));
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
  expect(kills).toBeGreaterThan(rounds / 2);
  expect(partsSeen).toBeGreaterThan(0);
}, 240_000);
