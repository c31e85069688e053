import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import { AppError } from '../../../core/errors/AppError';
import { isoFileAccess } from '../../../core/media/isoFileAccess';
import { isIso9660, isoLimits, readIso9660 } from '../../../core/media/readIso9660';
import { oracle } from '../../support/oracles';

const folder = mkdtempSync(join(tmpdir(), 'diascope-iso-'));
const tree = join(folder, 'tree');

function makeTree(): void {
  mkdirSync(join(tree, 'IMAGES/CT'), { recursive: true });
  writeFileSync(join(tree, 'DICOMDIR'), 'directory');
  writeFileSync(join(tree, 'IMAGES/CT/IM0001'), Buffer.alloc(5000, 1));
  writeFileSync(join(tree, 'IMAGES/CT/IM0002'), Buffer.alloc(2048, 2));
  writeFileSync(join(tree, 'README.TXT'), 'hello');
  for (let index = 0; index < 120; index += 1)
    writeFileSync(join(tree, `IMAGES/F${String(index).padStart(4, '0')}`), String(index));
  cpSync(join(tree, 'README.TXT'), join(tree, 'EMPTY.TXT'));
  writeFileSync(join(tree, 'EMPTY.TXT'), '');
}

const hasXorriso = oracle('xorriso');
if (hasXorriso) makeTree();

function image(...options: string[]): Uint8Array {
  const path = join(folder, `${options.length}.iso`);
  execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', ...options, '-o', path, tree], { stdio: 'ignore' });
  return readFileSync(path);
}

describe.runIf(hasXorriso)('readIso9660 against images of xorriso', () => {
  it.each([
    ['plain ISO 9660 level 1', []],
    ['Joliet', ['-J', '-joliet-long']],
    ['Joliet and Rock Ridge', ['-J', '-R', '-V', 'DISC']],
  ])('%s: every file with its bytes', async (_name, options) => {
    const access = memoryAccess(image(...options));
    expect(await isIso9660(access)).toBe(true);
    const files = await readIso9660(access);
    expect(files.length).toBe(125);
    for (const file of files) {
      const bytes = await isoFileAccess(access, file).read(0, file.size);
      expect(Buffer.compare(Buffer.from(bytes), readFileSync(join(tree, file.path)))).toBe(0);
    }
    const offsets = files.map(({ extents }) => extents[0]?.offset ?? 0);
    expect([...offsets].sort((a, b) => a - b)).toEqual(offsets);
  });

  it('one directory that cannot be read costs its own files only', async () => {
    const bytes = image('-J', '-joliet-long');
    const whole = memoryAccess(bytes);
    const reads: number[] = [];
    await readIso9660({
      size: whole.size,
      read: (offset, length) => {
        reads.push(offset);
        return whole.read(offset, length);
      },
    });
    // The last directory that is read is the deepest: IMAGES/CT.
    const bad = reads.at(-1) ?? 0;
    const damaged: RandomAccess = {
      size: whole.size,
      read: (offset, length) =>
        offset === bad ? Promise.reject(new AppError('source.unreadable')) : whole.read(offset, length),
    };
    const problems: string[][] = [];
    const files = await readIso9660(damaged, (path, code) => problems.push([path, code]));
    expect(files.length).toBe(123);
    expect(problems).toEqual([['IMAGES/CT', 'source.unreadable']]);
  });

  it('plain names stand in when the Joliet root cannot be read', async () => {
    const bytes = image('-J', '-joliet-long');
    const whole = memoryAccess(bytes);
    const reads: number[] = [];
    await readIso9660({
      size: whole.size,
      read: (offset, length) => {
        reads.push(offset);
        return whole.read(offset, length);
      },
    });
    const root = reads.find((offset) => offset > 20 * 2048) ?? 0;
    const files = await readIso9660({
      size: whole.size,
      read: (offset, length) =>
        offset === root ? Promise.reject(new AppError('source.unreadable')) : whole.read(offset, length),
    });
    expect(files.map(({ path }) => path)).toContain('IMAGES/CT/IM0001');
    expect(files.length).toBe(125);
  });

  it('a damaged image gives typed errors or fewer files, never a crash', async () => {
    const good = image();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 32_768, max: 49_151 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 30,
        }),
        async (changes) => {
          const bytes = Uint8Array.from(good);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            await readIso9660(memoryAccess(bytes));
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('readIso9660 on what is no image', () => {
  it('empty and short input', async () => {
    for (const size of [0, 100, 40_000]) {
      const access = memoryAccess(new Uint8Array(size));
      expect(await isIso9660(access)).toBe(false);
      await expect(readIso9660(access)).rejects.toMatchObject({ code: 'archive.broken' });
    }
  });

  const sector = 2048;
  /** Writes a directory record and gives the place behind it. */
  const record = (
    bytes: Uint8Array,
    at: number,
    name: readonly number[],
    block: number,
    flags: number,
    size = sector,
  ) => {
    const length = 33 + name.length + ((33 + name.length) % 2);
    const view = new DataView(bytes.buffer);
    bytes[at] = length;
    view.setUint32(at + 2, block, true);
    view.setUint32(at + 10, size, true);
    bytes[at + 25] = flags;
    bytes[at + 32] = name.length;
    bytes.set(name, at + 33);
    return at + length;
  };
  /** An image whose primary descriptor, at `index` of the descriptors, names a root at `rootBlock`. */
  const rawImage = (blocks: number, rootBlock: number, rootSize = sector, index = 0): Uint8Array => {
    const bytes = new Uint8Array(blocks * sector);
    for (let place = 0; place <= index; place += 1)
      bytes.set([place === index ? 1 : 3, 0x43, 0x44, 0x30, 0x30, 0x31], (16 + place) * sector);
    new DataView(bytes.buffer).setUint16((16 + index) * sector + 128, sector, true);
    record(bytes, (16 + index) * sector + 156, [0], rootBlock, 2, rootSize);
    return bytes;
  };

  it('a directory that names itself is visited once', async () => {
    const bytes = rawImage(20, 18);
    record(bytes, record(bytes, 18 * sector, [65], 18, 2), [66], 19, 0);
    const files = await readIso9660(memoryAccess(bytes));
    expect(files.map(({ path }) => path)).toEqual(['B']);
  });

  it(`follows ${isoLimits.depth} directories inside each other and not one more`, async () => {
    const bytes = rawImage(18 + isoLimits.depth + 3, 18);
    for (let depth = 0; depth <= isoLimits.depth + 1; depth += 1)
      record(bytes, record(bytes, (18 + depth) * sector, [65], 19 + depth, 2), [66], 1, 0);
    const problems: string[] = [];
    const files = await readIso9660(memoryAccess(bytes), (path, code) =>
      problems.push(`${path.split('/').length} ${code}`),
    );
    expect(files).toHaveLength(isoLimits.depth + 1);
    expect(problems).toEqual([`${isoLimits.depth + 1} source.tooDeep`]);
  });

  it(`lists ${isoLimits.files} files and refuses one more`, async () => {
    const perSector = Math.floor(sector / 38);
    for (const [count, isRefused] of [
      [isoLimits.files, false],
      [isoLimits.files + 1, true],
    ] as const) {
      const rootSize = Math.ceil(count / perSector) * sector;
      const bytes = rawImage(18 + rootSize / sector + 1, 18, rootSize);
      for (let index = 0; index < count; index += 1) {
        const at = (18 + Math.floor(index / perSector)) * sector + (index % perSector) * 38;
        const name = [...index.toString(36).padStart(4, '0')].map((one) => one.charCodeAt(0));
        record(bytes, at, name, 1, 0);
      }
      const listed = readIso9660(memoryAccess(bytes));
      if (isRefused) await expect(listed).rejects.toMatchObject({ code: 'archive.tooManyEntries' });
      else expect(await listed).toHaveLength(count);
    }
  });

  it(`reads no directory of more than ${isoLimits.directoryBytes} bytes`, async () => {
    const bytes = rawImage(20, 18, isoLimits.directoryBytes + 1);
    await expect(readIso9660(memoryAccess(bytes))).rejects.toMatchObject({ code: 'archive.broken' });
  });

  it(`looks at ${isoLimits.volumeDescriptors} volume descriptors and at no more`, async () => {
    const last = isoLimits.volumeDescriptors - 1;
    const image = (index: number): Uint8Array => {
      const bytes = rawImage(90, 85, sector, index);
      record(bytes, 85 * sector, [66], 1, 0);
      return bytes;
    };
    expect(await readIso9660(memoryAccess(image(last)))).toHaveLength(1);
    await expect(readIso9660(memoryAccess(image(last + 1)))).rejects.toMatchObject({
      code: 'archive.broken',
    });
  });
});
