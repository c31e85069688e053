import { describe, expect, it } from 'vitest';
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import { AppError } from '../../../core/errors/AppError';
import { isoLimits, readIso9660 } from '../../../core/media/readIso9660';

const sector = 2048;
const flagDirectory = 2;

interface Record {
  readonly name: string;
  readonly block: number;
  readonly length: number;
  readonly flags: number;
}

function writeRecord(image: Uint8Array, at: number, { name, block, length, flags }: Record): number {
  const size = 33 + name.length + ((33 + name.length) % 2);
  const view = new DataView(image.buffer, image.byteOffset);
  image[at] = size;
  view.setUint32(at + 2, block, true);
  view.setUint32(at + 10, length, true);
  image[at + 25] = flags;
  image[at + 32] = name.length;
  for (let index = 0; index < name.length; index += 1) image[at + 33 + index] = name.charCodeAt(index);
  return at + size;
}

function descriptor(image: Uint8Array, number: number, type: number, root: Record): void {
  const at = (16 + number) * sector;
  image.set([type, 0x43, 0x44, 0x30, 0x30, 0x31, 1], at);
  new DataView(image.buffer).setUint16(at + 128, sector, true);
  writeRecord(image, at + 156, root);
}

const root = (length: number): Record => ({ name: '\0', block: 100, length, flags: flagDirectory });

/** An image whose root holds `count` records. */
function wide(count: number, flags: number): Uint8Array {
  const perSector = Math.floor(sector / 40);
  const length = Math.ceil(count / perSector) * sector;
  const image = new Uint8Array(100 * sector + length);
  descriptor(image, 0, 1, root(length));
  for (let index = 0; index < count; index += 1) {
    const at = 100 * sector + Math.floor(index / perSector) * sector + (index % perSector) * 40;
    const name = String(index).padStart(6, '0');
    writeRecord(image, at, { name, block: 10_000_000 + index, length: 0, flags });
  }
  return image;
}

/** A chain of folders, each with a file. */
function deep(depth: number): Uint8Array {
  const image = new Uint8Array((101 + depth) * sector);
  descriptor(image, 0, 1, root(sector));
  for (let level = 0; level <= depth; level += 1) {
    const at = (100 + level) * sector;
    const next = writeRecord(image, at, { name: `F${level}`, block: 20, length: 10, flags: 0 });
    if (level < depth)
      writeRecord(image, next, { name: 'D', block: 101 + level, length: sector, flags: flagDirectory });
  }
  return image;
}

async function codeOf(access: RandomAccess): Promise<string> {
  try {
    await readIso9660(access);
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('limits of an image, at the limit and one past it', () => {
  it.each([
    [isoLimits.files, 0, 'none'],
    [isoLimits.files + 1, 0, 'archive.tooManyEntries'],
    [isoLimits.files, flagDirectory, 'none'],
    [isoLimits.files + 1, flagDirectory, 'archive.tooManyEntries'],
  ])('%i entries with flags %i: %s', async (count, flags, code) => {
    expect(await codeOf(memoryAccess(wide(count, flags)))).toBe(code);
  });

  it.each([
    [isoLimits.depth, isoLimits.depth + 1, []],
    [isoLimits.depth + 1, isoLimits.depth + 1, ['source.tooDeep']],
  ])('folders %i deep: %i files, told %j', async (depth, count, codes) => {
    const problems: string[] = [];
    const files = await readIso9660(memoryAccess(deep(depth)), (_path, code) => problems.push(code));
    expect(files).toHaveLength(count);
    expect(problems).toEqual(codes);
  });

  it.each([
    [isoLimits.directoryBytes, 'none'],
    [isoLimits.directoryBytes + 1, 'archive.broken'],
  ])('a directory of %i bytes: %s', async (length, code) => {
    const head = new Uint8Array(20 * sector);
    descriptor(head, 0, 1, root(length));
    const access: RandomAccess = {
      size: 100 * sector + length,
      // Behind the descriptors there are zeros, made as they are asked for.
      read: (offset, count) => {
        const bytes = new Uint8Array(count);
        bytes.set(head.subarray(offset, offset + count));
        return Promise.resolve(bytes);
      },
    };
    expect(await codeOf(access)).toBe(code);
  });

  it.each([
    [isoLimits.volumeDescriptors, 'none'],
    [isoLimits.volumeDescriptors + 1, 'archive.broken'],
  ])('the volume described by descriptor %i: %s', async (number, code) => {
    const image = new Uint8Array(101 * sector);
    for (let index = 0; index < number - 1; index += 1) descriptor(image, index, 3, root(sector));
    descriptor(image, number - 1, 1, root(sector));
    expect(await codeOf(memoryAccess(image))).toBe(code);
  });
});
