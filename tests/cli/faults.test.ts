/**
 * Faults of media that are really done: strace makes the Nth system call on a disc fail, a small tmpfs fills up. The
 * disc is the same byte for byte afterwards, each time.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../core/dicom/write/writeDataSet';
import { maxBlockTries } from '../../host/sources/resilientFile';
import { discFiles, writeTree } from '../host/sources/disc';
import { rawZip } from '../host/sources/rawZip';
import { builtCli, type BuiltCli, type CliRun } from '../support/builtCli';
import { canTrace } from '../support/canTrace';
import { treeDigest } from '../support/treeDigest';

const imageCount = 3;
const folder = mkdtempSync(join(tmpdir(), 'diascope-faults-'));
const disc = join(folder, 'disc');
const files = ['DICOMDIR', ...Array.from({ length: imageCount }, (_, index) => `IMAGES/IM000${index + 1}`)];
let cli: BuiltCli;
let digest = '';

beforeAll(async () => {
  cli = await builtCli();
  await writeTree(disc, discFiles(imageCount));
  digest = treeDigest(disc);
});
afterEach(() => expect(treeDigest(disc)).toBe(digest));
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** So many that a file is more than one block. */
const longPixels: DataSetToWrite = [
  ['00280010', 'US', 64],
  ['00280011', 'US', 64],
  ['7FE00010', 'OW', randomBytes(8192)],
];

interface Scan {
  readonly code: number | null;
  readonly receipt: { readonly problems: readonly { path: string; code: string }[] } & Record<string, number>;
  readonly patients: readonly unknown[];
}

/** Runs a verb while system calls on `on` fail as `inject` says (strace's own words). */
function withFault(inject: string, args: readonly string[], on = files): CliRun {
  const paths = on.flatMap((path) => ['-P', join(disc, path)]);
  const log = join(folder, 'strace.log');
  return cli.run(args, ['strace', '-f', '-qq', '-o', log, ...paths, '-e', `inject=${inject}`]);
}

function scanned({ code, out, err }: CliRun): Scan {
  expect(err).not.toMatch(/\bat .*\.js:|Error:/);
  return { code, ...(JSON.parse(out) as Omit<Scan, 'code'>) };
}

const scanWith = (inject: string, on?: string[]): Scan =>
  scanned(withFault(inject, ['scan', disc, '--json'], on));

/** Number of times that a call really failed by injection. */
function injected(): number {
  return readFileSync(join(folder, 'strace.log'), 'utf8').match(/\(INJECTED\)/g)?.length ?? 0;
}

describe.runIf(canTrace())('a disc on which system calls fail', () => {
  const all = Array.from({ length: files.length }, (_, index) => index + 1);

  it('reads every file with one read each when nothing fails', () => {
    const log = join(folder, 'count.log');
    const paths = files.flatMap((path) => ['-P', join(disc, path)]);
    const trace = ['strace', '-f', '-qq', '-o', log, ...paths, '-e', 'trace=pread64,read,openat'];
    expect(scanned(cli.run(['scan', disc, '--json'], trace)).code).toBe(0);
    const calls = readFileSync(log, 'utf8');
    expect(calls.match(/openat\(/g)).toHaveLength(files.length);
    expect(calls.match(/pread64\(/g)).toHaveLength(files.length);
    expect(calls.match(/[^p]read\(/g)).toBeNull();
  });

  it('loses nothing when the Nth read fails once, for every N', () => {
    const whole = scanned(cli.run(['scan', disc, '--json']));
    expect(whole).toMatchObject({ code: 0, receipt: { files: 4, dicom: 4, refused: 0, missing: 0 } });
    for (const number of all) {
      expect(scanWith(`pread64:error=EIO:when=${number}`)).toEqual(whole);
      expect(injected()).toBe(1);
    }
  });

  it(`gives up a block after ${maxBlockTries} tries and reads the other files, for every N`, () => {
    for (const number of all) {
      const { code, receipt } = scanWith(`pread64:error=EIO:when=${number}..${number + maxBlockTries - 1}`);
      expect(injected()).toBe(maxBlockTries);
      expect([code, receipt]).toMatchObject([1, { files: 4, dicom: 3, refused: 1, missing: 0 }]);
      expect(receipt.problems).toHaveLength(1);
      expect(receipt.problems[0]?.code).toBe('source.unreadable');
    }
  });

  it('names each file when none can be read any more', () => {
    const { code, receipt } = scanWith('pread64:error=EIO');
    expect([code, receipt]).toMatchObject([1, { files: 4, dicom: 0, refused: 4 }]);
    expect(receipt.problems.map(({ code: one }) => one)).toEqual(files.map(() => 'source.unreadable'));
    expect(injected()).toBe(maxBlockTries * files.length);
  });

  it.each([true, false])(
    'costs at most one file of a zip when a block cannot be read (deflated: %s), for every N',
    async (isDeflated) => {
      const archive = join(disc, '..', `archive${isDeflated}.zip`);
      const entries = Object.entries(discFiles(imageCount, longPixels)).map(([name, content]) => ({
        name,
        content,
        isDeflated,
      }));
      await writeFile(archive, rawZip(entries));
      const before = readFileSync(archive);
      const whole = scanned(cli.run(['scan', archive, '--json']));
      for (let number = 1; ; number += 1) {
        const inject = `pread64:error=EIO:when=${number}..${number + maxBlockTries - 1}`;
        const run = cli.run(
          ['scan', archive, '--json'],
          [
            // strace counts by thread.
            ...[
              'env',
              'UV_THREADPOOL_SIZE=1',
              'strace',
              '-f',
              '-qq',
              '-o',
              join(folder, 'strace.log'),
              '-P',
              archive,
            ],
            ...['-e', `inject=${inject}`],
          ],
        );
        const count = injected();
        if (count === 0) break;
        // The first reads are of the list of entries, without which there is no archive.
        if (run.code === 3) {
          expect(run.out).toContain('source.unreadable');
          continue;
        }
        const { code, receipt } = scanned(run);
        const isLost = code === 1;
        expect([number, receipt]).toMatchObject([
          number,
          {
            files: entries.length,
            refused: isLost ? 1 : 0,
            dicom: entries.length - (isLost ? 1 : 0),
            notDicom: 0,
          },
        ]);
        expect(receipt.problems.map((problem) => problem.code)).toEqual(isLost ? ['source.unreadable'] : []);
      }
      expect(whole.code).toBe(0);
      expect(readFileSync(archive).equals(before)).toBe(true);
    },
  );

  it.each(['ENXIO', 'ENOMEDIUM', 'ESTALE'])(
    'says that the disc is gone after %s, and tries no more',
    (error) => {
      const { code, receipt } = scanWith(`pread64:error=${error}:when=3+`);
      expect([code, receipt]).toMatchObject([1, { files: 4, dicom: 2, refused: 2 }]);
      expect(new Set(receipt.problems.map((problem) => problem.code))).toEqual(new Set(['source.vanished']));
      expect(injected()).toBe(2);
    },
  );

  it('costs one file when the Nth cannot be opened', () => {
    for (const number of all) {
      const { code, receipt } = scanWith(`openat:error=EIO:when=${number}`);
      expect([code, receipt]).toMatchObject([1, { files: 4, refused: 1 }]);
    }
  });

  it('reads on when a folder cannot be listed, and fails as a whole only when the root cannot', () => {
    const inner = scanWith('getdents64:error=EIO', ['IMAGES']);
    expect([inner.code, inner.receipt]).toMatchObject([1, { dicom: 1, missing: 3 }]);
    expect(inner.receipt.problems).toContainEqual({ path: join(disc, 'IMAGES'), code: 'source.unreadable' });
    const root = withFault('getdents64:error=EIO', ['scan', disc, '--json'], ['']);
    expect([root.code, JSON.parse(root.out)]).toMatchObject([3, { error: { code: 'source.unreadable' } }]);
  });

  it('loses only the picture that cannot be read', () => {
    const [, ...images] = files;
    const { code, out } = withFault(
      'pread64:error=EIO',
      ['frames', '--digest', ...images.map((path) => join(disc, path))],
      ['IMAGES/IM0002'],
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; sha256?: string; error?: { code: string } });
    expect(code).toBe(1);
    expect(lines.map(({ error }) => error?.code)).toEqual([undefined, 'source.unreadable', undefined]);
    expect(injected()).toBe(maxBlockTries);
  });

  it('says why a package was not made when nothing can be read', () => {
    for (const [error, code] of [
      ['EIO', 'source.unreadable'],
      ['ENXIO', 'source.vanished'],
    ] as const) {
      const run = withFault(`pread64:error=${error}`, [
        'pack',
        disc,
        '--out',
        join(folder, 'no.zip'),
        '--json',
      ]);
      expect([run.code, JSON.parse(run.out)]).toMatchObject([3, { error: { code } }]);
      expect(existsSync(join(folder, 'no.zip'))).toBe(false);
    }
  });

  it('leaves no half package when the source fails while it is copied', async () => {
    const large = join(folder, 'large');
    await writeTree(
      large,
      discFiles(3, [
        ['00280010', 'US', 3072],
        ['00280011', 'US', 3072],
        ['7FE00010', 'OW', new Uint8Array(3072 * 3072 * 2)],
      ]),
    );
    const before = treeDigest(large);
    for (const name of ['copy.zip', 'copy']) {
      const out = join(folder, name);
      // strace counts by thread: the scan reads each header by one call, and so large a file is copied by several.
      const strace = ['strace', '-f', '-qq', '-o', join(folder, 'strace.log')];
      const fault = ['-P', join(large, 'IMAGES/IM0002'), '-e', 'inject=pread64:error=EIO:when=2+'];
      const run = cli.run(
        ['pack', large, '--out', out, '--json'],
        ['env', 'UV_THREADPOOL_SIZE=1', ...strace, ...fault],
      );
      expect(injected()).toBeGreaterThan(0);
      expect([name, run.code]).toEqual([name, 1]);
      expect(run.out).toContain('source.unreadable');
      expect(existsSync(`${out}.part`)).toBe(false);
      expect(cli.run(['verify', out]).code).toBe(0);
      expect(scanned(cli.run(['scan', out, '--json'])).receipt).toMatchObject({ readable: 2, missing: 0 });
    }
    expect(treeDigest(large)).toBe(before);
  });
});

const copies = [
  ['pack', 'a.zip', []],
  ['pack', 'a', []],
  ['deid', 'b.zip', ['--accept-pixels']],
  ['deid', 'b', ['--accept-pixels']],
] as const;

describe.runIf(canTrace())('a disk on which writing fails for want of space', () => {
  // What a folder will hold is not known by name beforehand, so that only zips can be traced.
  it.each(copies.filter(([, name]) => name.endsWith('.zip')))(
    '%s to %s says so and leaves nothing, at any write',
    (verb, name, options) => {
      const target = join(folder, 'target');
      mkdirSync(target, { recursive: true });
      const before = [
        'strace',
        '-f',
        '-qq',
        '-o',
        join(folder, 'strace.log'),
        '-P',
        join(target, `${name}.part`),
      ];
      const words = [verb, disc, '--out', join(target, name), ...options];
      for (let number = 1; ; number += 1) {
        const inject = `inject=write,pwrite64,writev,pwritev:error=ENOSPC:when=${number}`;
        const { code, err } = cli.run(words, [...before, '-e', inject]);
        if (injected() === 0) {
          expect([code, number > 1]).toEqual([0, true]);
          break;
        }
        expect([number, code, err.includes('write.noSpace')]).toEqual([number, 3, true]);
        expect(readdirSync(target)).toEqual([]);
      }
      rmSync(target, { recursive: true, force: true });
    },
  );
});

/** Only root may mount, and a container may forbid it even to root; then the injected faults above stand alone. */
describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')('a small disk that is full', () => {
  it.for(copies)('%s to %s says so and leaves nothing', async ([verb, name, options], { skip }) => {
    const place = join(folder, 'full');
    const source = join(folder, 'many');
    await writeTree(source, discFiles(12, longPixels));
    mkdirSync(place, { recursive: true });
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', place]).status === 0;
    skip(!isMounted, 'no file system may be mounted here');
    try {
      const before = treeDigest(source);
      const { code, err } = cli.run([verb, source, '--out', join(place, name), ...options]);
      expect([code, err.includes('write.noSpace')]).toEqual([3, true]);
      expect(readdirSync(place)).toEqual([]);
      expect(treeDigest(source)).toBe(before);
    } finally {
      spawnSync('umount', [place]);
    }
  });
});
