/**
 * Faults while a disc is copied to this computer, really done: the process is killed, system calls on the disc fail or
 * take long, the disk is full. The disc is the same byte for byte afterwards, each time.
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { cacheLimits, openCacheStore } from '../../../host/cache/cacheStore';
import { leastMeasuredMs } from '../../../host/cache/mediumReads';
import { maxBlockTries } from '../../../host/sources/resilientFile';
import { canTrace } from '../../support/canTrace';
import { treeDigest } from '../../support/treeDigest';
import { discFiles, writeTree } from '../sources/disc';
import { builtCopyProcess, type CopyProcess } from './builtCopyProcess';
import { copiesIn, copyDisc, openDisc, shown, statuses } from './copying';

const count = 12;
const images = Array.from({ length: count }, (_, index) => `IMAGES/IM${String(index + 1).padStart(4, '0')}`);
/** Pictures of a little less than 1 MB: the copy reads each in four pieces. */
const side = 700;
const readsOfOne = 4;
const folder = mkdtempSync(join(tmpdir(), 'diascope-copy-faults-'));
const disc = join(folder, 'disc');
const user = join(folder, 'user');
const cache = join(user, 'cache');
let program: CopyProcess;
let before = '';
/** Digests of the pictures. */
let originals = new Set<string>();

beforeAll(async () => {
  program = await builtCopyProcess();
  await writeTree(
    disc,
    discFiles(count, [
      ['00280010', 'US', side],
      ['00280011', 'US', side],
      ['7FE00010', 'OW', randomBytes(2 * side * side)],
    ]),
  );
  before = treeDigest(disc);
  originals = new Set(images.map((path) => digestOf(join(disc, path))));
});
beforeEach(() => rmSync(user, { recursive: true, force: true }));
afterEach(() => expect(treeDigest(disc)).toBe(before));
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Whatever stands under a final name is a whole picture of the disc. */
function expectWholeCopies(root = cache): number {
  const names = copiesIn(root).filter((name) => !name.endsWith('.part'));
  for (const name of names) expect(originals).toContain(digestOf(join(root, name)));
  return names.length;
}

/** Kills a run in the middle of the file of this number, of those that are not copied yet. */
async function copyAndKill(file: number): Promise<void> {
  const child = program.start(user, disc, file);
  createInterface(child.stdout!).on('line', (line) => {
    if ('isStill' in (JSON.parse(line) as object)) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGKILL');
}

it('killed again and again it leaves whole files only, and goes on where it was', async () => {
  let there = 0;
  for (const file of [1, 3, 1, 2, 4]) {
    await copyAndKill(file);
    there += file - 1;
    expect(copiesIn(cache).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    expect(expectWholeCopies()).toBe(there);
  }

  const { result, readable } = program.run(user, disc);
  expect(result).toMatchObject({ outcome: 'done', ok: count - there });
  expect(result.alreadyThere).toBe(there);
  expect(readable).toBe(count);
  expect(expectWholeCopies()).toBe(count);
  expect(copiesIn(cache)).toHaveLength(count);
}, 120_000);

describe.runIf(canTrace())('system calls on the disc', () => {
  const log = join(folder, 'strace.log');
  /**
   * Runs while system calls on these files behave as `inject` says (strace's own words). strace counts by thread: the
   * scan reads each file by one call of its own thread, the copy by `readsOfOne` calls of the pool's only thread.
   */
  const withFault = (inject: string, on: readonly string[], userDataPath = user, way?: 'offered') =>
    program.run(
      userDataPath,
      disc,
      [
        ...['env', 'UV_THREADPOOL_SIZE=1', 'strace', '-f', '-qq', '-o', log],
        ...on.flatMap((path) => ['-P', join(disc, path)]),
        ...['-e', `inject=${inject}`],
      ],
      way,
    );
  const injected = (): number => readFileSync(log, 'utf8').match(/\(INJECTED\)/g)?.length ?? 0;

  it('that fail once, at any read, cost nothing', () => {
    for (const number of [1, readsOfOne + 1, count]) {
      rmSync(user, { recursive: true, force: true });
      const { result, readable } = withFault(`pread64:error=EIO:when=${number}`, images);
      expect(injected()).toBe(2);
      expect([result.outcome, result.ok, readable]).toEqual(['done', count, count]);
      expect(expectWholeCopies()).toBe(count);
    }
  });

  it('that fail on the later part of one file cost that file alone', () => {
    const { result, codes, readable } = withFault('pread64:error=EIO:when=2+', images.slice(4, 5));
    expect(injected()).toBeGreaterThan(maxBlockTries - 1);
    expect(result).toMatchObject({ outcome: 'problems', ok: count - 1, failed: 1 });
    expect(codes.filter((code) => code === 'source.unreadable')).toHaveLength(1);
    expect(readable).toBe(count - 1);
    expect(expectWholeCopies()).toBe(count - 1);
    expect(copiesIn(cache)).toHaveLength(count - 1);
  });

  it.each(['ENXIO', 'ENOMEDIUM', 'ESTALE'])(
    'that say %s end it, and what was copied is still shown',
    (error) => {
      const copied = Math.floor(count / readsOfOne);
      const { result, codes, states, readable } = withFault(
        `pread64:error=${error}:when=${count + 1}+`,
        images,
      );
      expect(result).toMatchObject({ outcome: 'failed', ok: copied, error: { code: 'source.vanished' } });
      expect(codes).toHaveLength(count);
      expect(states.at(-1)).toEqual({ kind: 'ended', isWhole: false });
      expect(readable).toBe(copied);
      expect(expectWholeCopies()).toBe(copied);
      expect(copiesIn(cache)).toHaveLength(copied);
    },
  );

  const elsewhere = '/dev/shm';
  it.runIf(existsSync(elsewhere))('that take long make a copy an offer', () => {
    const place = mkdtempSync(join(elsewhere, 'diascope-slow-'));
    try {
      const few = images.slice(0, 4);
      const delayUs = Math.ceil((leastMeasuredMs * 1000 * 1.5) / few.length);
      const { states, result } = withFault(`pread64:delay_enter=${delayUs}:when=1..4`, few, place, 'offered');
      expect(states[0]).toEqual({ kind: 'offered', reason: 'slow' });
      expect(result).toMatchObject({ outcome: 'done', ok: count });
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});

/** Only root may mount, and a container may forbid it even to root. */
const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
describe.runIf(isRoot)('a disk that is full', () => {
  /** Runs with a file system of this size in memory. */
  async function onSmallDisk(
    { skip }: TestContext,
    size: string,
    run: (place: string) => Promise<void> | void,
  ): Promise<void> {
    const place = join(folder, 'small');
    mkdirSync(place, { recursive: true });
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place]).status === 0;
    skip(!isMounted, 'no file system may be mounted here');
    try {
      await run(place);
    } finally {
      spawnSync('umount', [place]);
    }
  }

  it('ends the copy with its code, keeps what is whole, leaves nothing half', async (context) => {
    await onSmallDisk(context, '3500k', async (place) => {
      const root = join(place, 'cache');
      // Without a reserve, so that the disk itself says that it is full.
      const store = await openCacheStore(root, { ...cacheLimits, reserveBytes: Number.MIN_SAFE_INTEGER });
      const open = await openDisc(disc);
      const end = await copyDisc(open, store);
      expect([end.error?.code, statuses(end)]).toEqual(['write.noSpace', ['ok', 'ok', 'ok']]);
      expect(copiesIn(root).filter((name) => name.endsWith('.part'))).toEqual([]);
      expect(expectWholeCopies(root)).toBe(3);
      expect(Object.keys(await shown(open))).toHaveLength(count);
    });
  });

  it('is not filled by the program, which goes on showing the disc', async (context) => {
    await onSmallDisk(context, '64m', (place) => {
      const { result, states, readable } = program.run(place, disc);
      expect(result).toMatchObject({ outcome: 'failed', ok: 0, error: { code: 'write.noSpace' } });
      expect(states.at(-1)).toEqual({ kind: 'ended', isWhole: false });
      expect(readable).toBe(count);
      expect(copiesIn(join(place, 'cache'))).toEqual([]);
    });
  });
});
