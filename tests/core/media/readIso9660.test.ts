import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import { AppError } from '../../../core/errors/AppError';
import { isoFileAccess } from '../../../core/media/isoFileAccess';
import { isIso9660, readIso9660 } from '../../../core/media/readIso9660';
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

  it('a directory that names itself is visited once', async () => {
    const bytes = new Uint8Array(20 * 2048);
    const record = (at: number, name: number[], block: number, flags: number): number => {
      const length = 33 + name.length + ((33 + name.length) % 2);
      bytes[at] = length;
      new DataView(bytes.buffer).setUint32(at + 2, block, true);
      new DataView(bytes.buffer).setUint32(at + 10, 2048, true);
      bytes[at + 25] = flags;
      bytes[at + 32] = name.length;
      bytes.set(name, at + 33);
      return at + length;
    };
    bytes.set([1, 0x43, 0x44, 0x30, 0x30, 0x31], 16 * 2048);
    new DataView(bytes.buffer).setUint16(16 * 2048 + 128, 2048, true);
    record(16 * 2048 + 156, [0], 18, 2);
    record(record(18 * 2048, [65], 18, 2), [66], 19, 0);
    const files = await readIso9660(memoryAccess(bytes));
    expect(files.map(({ path }) => path)).toEqual(['B']);
  });
});
