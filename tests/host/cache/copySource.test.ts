/** Local copies of a disc: made, found again, never mixed up, never half. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import {
  cacheLimits,
  openCacheStore,
  type CacheLimits,
  type CacheStore,
} from '../../../host/cache/cacheStore';
import { headBytes } from '../../../host/cache/fileMarks';
import { studyFile, writeStudy } from '../shelf/libraryStudies';
import { copiesIn, copyDisc, filesOf, openDisc, shown, statuses, withReads, type OpenDisc } from './copying';

const limits: CacheLimits = { ...cacheLimits, reserveBytes: 0 };
let folder: string;
let disc: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diascope-cache-'));
  disc = join(folder, 'disc');
  root = join(folder, 'cache');
  writeStudy(disc, 'Alpha', '1.2.3', 4, 3000);
});
afterEach(() => rmSync(folder, { recursive: true }));

const store = (changes: Partial<CacheLimits> = {}, now?: () => number): Promise<CacheStore> =>
  openCacheStore(root, { ...limits, ...changes }, now);
const first = 'Alpha-1.2.3-1';

describe('a copy', () => {
  it('is the file byte for byte, stands in for it when the disc is out, and is private', async () => {
    const before = filesOf(disc);
    const open = await openDisc(disc);
    const end = await copyDisc(open, await store());
    expect([end.error, statuses(end)]).toEqual([undefined, ['ok', 'ok', 'ok', 'ok']]);
    expect(filesOf(disc)).toEqual(before);
    renameSync(disc, `${disc}-out`);
    expect(await shown(open)).toEqual(before);

    expect(copiesIn(root)).toHaveLength(4);
    for (const name of copiesIn(root)) {
      expect(name).toMatch(/^[0-9a-f]{32}$/);
      expect(statSync(join(root, name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(root).mode & 0o777).toBe(0o700);
    const log = readFileSync(join(root, 'copies.jsonl'), 'latin1');
    expect(log).not.toMatch(/Alpha|1\.2\.3|disc/);
    expect(statSync(join(root, 'copies.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('is found again wherever the disc is mounted, by one short read of each file', async () => {
    const { padded, pixels } = largeFile('Alpha', '1.2.3', 9);
    writeFileSync(join(disc, 'large'), padded);
    expect(pixels).toBeGreaterThan(headBytes);
    await copyDisc(await openDisc(disc), await store());
    renameSync(disc, `${disc}-elsewhere`);
    const reads: number[] = [];
    const again = withReads(await openDisc(`${disc}-elsewhere`), (_path, offset, length, go) => {
      reads.push(offset + length);
      return go();
    });
    const end = await copyDisc(again, await store());
    expect(statuses(end)).toEqual(Array(5).fill('alreadyThere'));
    expect(reads).toEqual(Array(5).fill(headBytes));
    rmSync(`${disc}-elsewhere`, { recursive: true });
    expect(Object.values(await shown(again))).toContain(Buffer.from(padded).toString('base64'));
  });

  it('goes on where it was stopped', async () => {
    const stop = new AbortController();
    const ended = await copyDisc(await openDisc(disc), await store(), {
      signal: stop.signal,
      onProgress: (done) => done === 2 && stop.abort(),
    });
    expect([ended.error?.code, statuses(ended)]).toEqual(['job.cancelled', ['ok', 'ok']]);
    const end = await copyDisc(await openDisc(disc), await store());
    expect(statuses(end).sort()).toEqual(['alreadyThere', 'alreadyThere', 'ok', 'ok']);
    expect(copiesIn(root)).toHaveLength(4);
  });

  it('is not made of a file on which the reading is stopped in the middle', async () => {
    writeFileSync(join(disc, first), largeFile('Alpha', '1.2.3', 1, 400_000).padded);
    const stop = new AbortController();
    const open = withReads(await openDisc(disc), (path, _offset, _length, go) => {
      if (path !== first) return go();
      stop.abort();
      return go();
    });
    const end = await copyDisc(open, await store(), { signal: stop.signal });
    expect(end.error?.code).toBe('job.cancelled');
    expect(copiesIn(root).map((name) => statSync(join(root, name)).size)).not.toContain(
      statSync(join(disc, first)).size,
    );
    expect(copiesIn(root).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await shown(open)).toEqual(filesOf(disc));
  });

  it('waits while a person waits for the medium', async () => {
    let reads = 0;
    let go = (): void => undefined;
    const isQuiet = new Promise<void>((resolve) => (go = resolve));
    const open = withReads(await openDisc(disc), (_path, _offset, _length, read) => {
      reads += 1;
      return read();
    });
    const running = copyDisc(open, await store(), { quiet: () => isQuiet });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reads).toBe(0);
    go();
    expect(statuses(await running)).toEqual(Array(4).fill('ok'));
  });
});

describe('a copy of an earlier time is not used', () => {
  const copyAgain = async (): Promise<{ open: OpenDisc; again: string[] }> => {
    const open = await openDisc(disc);
    return { open, again: statuses(await copyDisc(open, await store())) };
  };
  beforeEach(async () => {
    await copyDisc(await openDisc(disc), await store());
  });

  it.each<[string, () => void]>([
    ['the time of the file differs', () => utimesSync(join(disc, first), 1, 1)],
    ['the size differs', () => writeFileSync(join(disc, first), studyFile('Alpha', '1.2.3', 1, 3002))],
    [
      'the bytes differ, though size and time do not',
      () => {
        const { atime, mtime } = statSync(join(disc, first));
        const bytes = readFileSync(join(disc, first));
        bytes[bytes.length - 1] = 0x79;
        writeFileSync(join(disc, first), bytes);
        utimesSync(join(disc, first), atime, mtime);
      },
    ],
    [
      'another patient has the same name, size and time',
      () => {
        const { atime, mtime } = statSync(join(disc, first));
        writeFileSync(join(disc, first), studyFile('Omega', '1.2.3', 1, 3000));
        utimesSync(join(disc, first), atime, mtime);
      },
    ],
  ])('when %s', async (_what, change) => {
    change();
    const { open, again } = await copyAgain();
    expect(again.sort()).toEqual(['alreadyThere', 'alreadyThere', 'alreadyThere', 'ok']);
    expect(await shown(open)).toEqual(filesOf(disc));
  });

  it('when the copy itself is no longer what it was', async () => {
    for (const name of copiesIn(root)) {
      const bytes = readFileSync(join(root, name));
      bytes[200] = (bytes[200] ?? 0) ^ 1;
      writeFileSync(join(root, name), bytes);
    }
    const { open, again } = await copyAgain();
    expect(again).toEqual(Array(4).fill('ok'));
    expect(await shown(open)).toEqual(filesOf(disc));
    expect(copiesIn(root)).toHaveLength(4);
  });

  it('when the copy was cut off', async () => {
    for (const name of copiesIn(root)) writeFileSync(join(root, name), 'half');
    const { open, again } = await copyAgain();
    expect(again).toEqual(Array(4).fill('ok'));
    expect(await shown(open)).toEqual(filesOf(disc));
  });
});

describe('two discs', () => {
  /** Discs that agree in every name, size and time: in one archive at one place, one after the other. */
  const container = (): string => join(folder, 'disc.zip');
  const inContainer = async (path: string): Promise<OpenDisc> => {
    const open = await openDisc(path);
    const instances = open.instances.map(({ summary, entry }) => {
      const { filePath: _plain, ...rest } = entry;
      return { summary, entry: { ...rest, path: `disc.zip!/${entry.path.replace(/\w+-/, '')}` } };
    });
    return { ...open, source: { ...open.source, kind: 'zip', rootPath: container() }, instances };
  };
  beforeEach(() => {
    writeFileSync(container(), '');
    writeStudy(join(folder, 'other'), 'Omega', '1.2.3', 4, 3000);
  });

  it('of two patients never share a copy, though names, sizes and times agree', async () => {
    const [one, other] = [await inContainer(disc), await inContainer(join(folder, 'other'))];
    const described = ({ instances }: OpenDisc) =>
      instances.map(({ entry }) => [entry.path, entry.size]).sort();
    expect(described(one)).toEqual(described(other));
    expect(statuses(await copyDisc(one, await store()))).toEqual(Array(4).fill('ok'));
    expect(statuses(await copyDisc(other, await store()))).toEqual(Array(4).fill('ok'));
    expect(Object.values(await shown(other)).sort()).toEqual(
      Object.values(filesOf(join(folder, 'other'))).sort(),
    );
    // Both are known from now on, each by its own.
    const again = await inContainer(disc);
    expect(statuses(await copyDisc(again, await store()))).toEqual(Array(4).fill('alreadyThere'));
    expect(Object.values(await shown(again)).sort()).toEqual(Object.values(filesOf(disc)).sort());
  });

  /** Makes both discs one after the other and copies each. */
  const copyBoth = async (file: (disc: 'one' | 'second') => Uint8Array): Promise<[string, string[]]> => {
    const places = ['one', 'second'] as const;
    for (const place of places) {
      mkdirSync(join(folder, place));
      writeFileSync(join(folder, place, 'IM-1'), file(place));
    }
    const [one, other] = [await inContainer(join(folder, 'one')), await inContainer(join(folder, 'second'))];
    await copyDisc(one, await store());
    const again = statuses(await copyDisc(other, await store()));
    return [Object.values(await shown(other))[0] ?? '', again];
  };

  it('of the same patient never share a copy when the beginnings of the files differ', async () => {
    const [bytes, again] = await copyBoth((disc) => {
      const made = Uint8Array.from(studyFile('Alpha', '1.2.3', 1, 50));
      if (disc === 'second') made[made.length - 1] = 0x79;
      return made;
    });
    expect(again).toEqual(['ok']);
    expect(Buffer.from(bytes, 'base64').at(-1)).toBe(0x79);
  });

  it('of two patients never share a copy, though even the beginnings of the files agree', async () => {
    const [bytes, again] = await copyBoth((disc) => lateName(disc === 'one' ? 'Alpha' : 'Omega'));
    expect(again).toEqual(['ok']);
    expect(Buffer.from(bytes, 'base64').includes('Omega')).toBe(true);
  });

  it('exchanged while the list stands give no copy under the wrong patient', async () => {
    const open = await openDisc(disc);
    for (const number of [1, 2, 3, 4])
      writeFileSync(join(disc, `Alpha-1.2.3-${number}`), studyFile('Omega', '1.2.3', number, 3000));
    const end = await copyDisc(open, await store());
    expect(statuses(end)).toEqual(Array(4).fill('failed source.changed'));
    expect(copiesIn(root)).toEqual([]);
    expect(open.instances.some(({ entry }) => open.copied.current(entry) !== entry)).toBe(false);
  });
});

describe('faults', () => {
  it('a copy that reads back otherwise is discarded, and the file is read from its medium', async () => {
    const open = withReads(
      await openDisc(disc),
      (_path, _offset, _length, go) => go(),
      (path) => {
        if (path !== first) return;
        const [part] = copiesIn(root).filter((name) => name.endsWith('.part'));
        if (part === undefined) return;
        writeFileSync(join(root, part), 'x', { flag: 'r+' });
      },
    );
    const end = await copyDisc(open, await store());
    expect(statuses(end).sort()).toEqual(['failed write.verifyFailed', 'ok', 'ok', 'ok']);
    expect(copiesIn(root)).toHaveLength(3);
    expect(await shown(open)).toEqual(filesOf(disc));
  });

  it('a file that cannot be read costs itself alone', async () => {
    const end = await copyDisc(
      await openDisc(disc).then((open) => {
        rmSync(join(disc, first));
        return open;
      }),
      await store(),
    );
    expect(end.error).toBeUndefined();
    expect(statuses(end).sort()).toEqual(['failed source.vanished', 'ok', 'ok', 'ok']);
  });

  it('a disc that is pulled out ends it; what was copied stays, and it goes on when the disc is back', async () => {
    const open = await openDisc(disc);
    const end = await copyDisc(open, await store(), {
      onProgress: (done) => done === 2 && renameSync(disc, `${disc}-out`),
    });
    expect([end.error?.code, statuses(end)]).toEqual(['source.vanished', ['ok', 'ok']]);
    expect(copiesIn(root)).toHaveLength(2);
    renameSync(`${disc}-out`, disc);
    expect(statuses(await copyDisc(open, await store())).sort()).toEqual([
      'alreadyThere',
      'alreadyThere',
      'ok',
      'ok',
    ]);
  });

  it('what an earlier process left half, or under no line of the log, is removed', async () => {
    await copyDisc(await openDisc(disc), await store());
    const dead = 2 ** 22 + 1;
    writeFileSync(join(root, `${dead}-${'a'.repeat(32)}.part`), 'half');
    writeFileSync(join(root, 'b'.repeat(32)), 'unknown');
    // A line that was cut.
    writeFileSync(join(root, 'copies.jsonl'), '{"put":{"file":"', { flag: 'a' });
    expect((await store()).totals().files).toBe(4);
    expect(copiesIn(root).every((name) => /^[0-9a-f]{32}$/.test(name))).toBe(true);
    expect(copiesIn(root)).toHaveLength(4);
    expect(statuses(await copyDisc(await openDisc(disc), await store()))).toEqual(
      Array(4).fill('alreadyThere'),
    );
  });

  it.runIf(process.getuid?.() !== 0)(
    'a folder that cannot be written ends it with a typed error',
    async () => {
      const ready = await store();
      chmodSync(root, 0o500);
      const end = await copyDisc(await openDisc(disc), ready);
      chmodSync(root, 0o700);
      expect(end.error?.code).toBe('write.failed');
    },
  );
});

describe('limits', () => {
  it('space that is to stay free is not used', async () => {
    const end = await copyDisc(await openDisc(disc), await store({ reserveBytes: Number.MAX_SAFE_INTEGER }));
    expect([end.error?.code, end.outcomes]).toEqual(['write.noSpace', []]);
    expect(copiesIn(root)).toEqual([]);
  });

  it('the oldest copies make room, those in use do not', async () => {
    const { size } = statSync(join(disc, first));
    let time = Date.parse('2026-01-01');
    const small = await store({ maxBytes: size * 4 + 100 }, () => (time += 1000));
    expect(statuses(await copyDisc(await openDisc(disc), small))).toEqual(Array(4).fill('ok'));
    const other = join(folder, 'other');
    writeStudy(other, 'Omega', '1.2.4', 3, 3000);
    const second = await openDisc(other);
    // Those of the first disc are still open.
    const full = await copyDisc(second, small);
    expect([full.error?.code, full.outcomes]).toEqual(['cache.full', []]);
    // After a new start they are not.
    const fresh = await store({ maxBytes: size * 4 + 100 }, () => (time += 1000));
    expect(statuses(await copyDisc(second, fresh))).toEqual(Array(3).fill('ok'));
    expect(fresh.totals().files).toBe(4);
    expect(copiesIn(root)).toHaveLength(4);
    expect(await shown(second)).toEqual(filesOf(other));
  });

  it('copies that were not used for the time that is meant for them are removed, and clearing removes all', async () => {
    const day = 24 * 3600 * 1000;
    await copyDisc(await openDisc(disc), await store({}, () => Date.parse('2026-01-01')));
    const week = Date.parse('2026-01-08');
    expect((await store({}, () => week)).totals().files).toBe(4);
    expect((await store({}, () => week + day)).totals()).toEqual({ files: 0, bytes: 0 });
    expect(copiesIn(root)).toEqual([]);

    const ready = await store();
    await copyDisc(await openDisc(disc), ready);
    expect(ready.totals().files).toBe(4);
    await ready.clear();
    expect(ready.totals()).toEqual({ files: 0, bytes: 0 });
    expect(copiesIn(root)).toEqual([]);
  });
});

/** A file whose patient stands behind what is read at first. */
function lateName(patient: string): Uint8Array {
  return writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080018', 'UI', '1.2.3.1.1'],
      ['00090010', 'LO', 'MAKER'],
      ['00091001', 'OB', new Uint8Array(headBytes)],
      ['00100010', 'PN', patient],
      ['00100020', 'LO', patient],
      ['0020000D', 'UI', '1.2.3'],
      ['0020000E', 'UI', '1.2.3.1'],
    ],
  });
}

/** A file that is longer than what is read at first. */
function largeFile(patient: string, study: string, number: number, pixels = 200_000) {
  const file = studyFile(patient, study, number);
  const element = Buffer.alloc(12);
  element.writeUInt16LE(0x7fe0, 0);
  element.writeUInt16LE(0x0010, 2);
  element.write('OB', 4, 'latin1');
  element.writeUInt32LE(pixels, 8);
  return { padded: Buffer.concat([file, element, Buffer.alloc(pixels, 7)]), pixels };
}
