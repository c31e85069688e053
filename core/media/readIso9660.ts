/**
 * Lists the files of an ISO 9660 image, with Joliet names where it has them. Only directories are read;
 * every file is a list of byte ranges of the image. Invariants: each directory extent is visited once,
 * nothing outside the image is named, depth and count are limited.
 * @source ECMA-119 (ISO 9660) 8 and 9, Joliet specification 1.0
 */
import type { RandomAccess } from '../bytes/RandomAccess';
import { AppError, asAppError } from '../errors/AppError';
import type { ErrorCode } from '../errors/codes';

export interface IsoFile {
  /** Names joined by `/`, without the version (`;1`). */
  readonly path: string;
  readonly size: number;
  /** Byte ranges of the image in the order of the file; more than one for a file of several extents. */
  readonly extents: readonly { readonly offset: number; readonly length: number }[];
}

/** Limits of what is followed; one past each is refused. */
export const isoLimits = {
  files: 100_000,
  depth: 64,
  directoryBytes: 64 * 1024 * 1024,
  volumeDescriptors: 64,
} as const;

const sectorSize = 2048;
const firstDescriptorSector = 16;
const flagDirectory = 2;
const flagMoreExtents = 128;

interface Volume {
  readonly root: DirectoryRecord;
  readonly blockSize: number;
  readonly isJoliet: boolean;
}
interface DirectoryRecord {
  readonly name: string;
  readonly block: number;
  readonly length: number;
  readonly flags: number;
}

/** Whether the bytes of the first volume descriptor (sector 16) are those of an ISO 9660 image. */
export async function isIso9660(access: RandomAccess): Promise<boolean> {
  const bytes = await access.read(firstDescriptorSector * sectorSize, 6);
  return bytes.length === 6 && String.fromCharCode(...bytes.subarray(1, 6)) === 'CD001';
}

/**
 * Gives the files of the image in the order in which they lie on it. A directory that cannot be read, or not whole, is
 * told to `onProblem` and the others go on; where the Joliet names cannot be read at all, the plain ones are used.
 * @param onProblem gets the path of the directory
 * @throws {AppError} archive.broken when it is no image, archive.tooManyEntries, or why no directory could be read
 */
export async function readIso9660(
  access: RandomAccess,
  onProblem: (path: string, code: ErrorCode) => void = () => undefined,
): Promise<readonly IsoFile[]> {
  const volumes = await findVolumes(access);
  let failure: unknown;
  for (const volume of volumes) {
    const root = await readDirectory(access, volume.root, volume);
    if (root.records.length > 0 || root.problem === undefined)
      return listVolume(access, volume, root, onProblem);
    failure = root.problem;
  }
  throw failure;
}

interface Directory {
  readonly records: readonly DirectoryRecord[];
  readonly problem?: AppError;
}

async function listVolume(
  access: RandomAccess,
  volume: Volume,
  root: Directory,
  onProblem: (path: string, code: ErrorCode) => void,
): Promise<readonly IsoFile[]> {
  const files: IsoFile[] = [];
  const visited = new Set<number>();
  const queue: { readonly record: DirectoryRecord; readonly path: string; readonly depth: number }[] = [
    { record: volume.root, path: '', depth: 0 },
  ];
  let directoryBytes = 0;
  // By a cursor: to shift a queue of many folders takes longer with each of them.
  for (let cursor = 0; cursor < queue.length; cursor += 1) {
    const next = queue[cursor];
    if (next === undefined) break;
    const { record, path, depth } = next;
    if (visited.has(record.block)) continue;
    visited.add(record.block);
    directoryBytes += record.length;
    if (depth > isoLimits.depth) {
      onProblem(path, 'source.tooDeep');
      continue;
    }
    if (directoryBytes > isoLimits.directoryBytes)
      throw new AppError('archive.tooManyEntries', { directoryBytes });
    const { records, problem } = depth === 0 ? root : await readDirectory(access, record, volume);
    if (problem) onProblem(path, problem.code);
    for (const entry of groupExtents(records)) {
      const [first] = entry;
      if (first === undefined) continue;
      const entryPath = path === '' ? first.name : `${path}/${first.name}`;
      if (first.flags & flagDirectory) queue.push({ record: first, path: entryPath, depth: depth + 1 });
      else files.push(fileOf(entryPath, entry, volume.blockSize));
      if (files.length + queue.length - cursor - 1 > isoLimits.files)
        throw new AppError('archive.tooManyEntries', { limit: isoLimits.files });
    }
  }
  return files.sort((a, b) => (a.extents[0]?.offset ?? 0) - (b.extents[0]?.offset ?? 0));
}

/** Joliet first where there is one, else the primary volume alone. */
async function findVolumes(access: RandomAccess): Promise<readonly Volume[]> {
  let primary: Volume | undefined;
  let joliet: Volume | undefined;
  for (let index = 0; index < isoLimits.volumeDescriptors && !joliet; index += 1) {
    const bytes = await access.read((firstDescriptorSector + index) * sectorSize, sectorSize);
    if (bytes.length < sectorSize || String.fromCharCode(...bytes.subarray(1, 6)) !== 'CD001') break;
    const type = bytes[0];
    if (type === 255) break;
    if (type === 1) primary ??= volumeOf(bytes, false);
    if (type === 2 && isJolietEscape(bytes)) joliet = volumeOf(bytes, true);
  }
  const volumes = [joliet, primary].filter((volume) => volume !== undefined);
  if (volumes.length === 0) throw new AppError('archive.broken', { what: 'volume descriptor' });
  return volumes;
}

function isJolietEscape(bytes: Uint8Array): boolean {
  const [first, second, third] = [bytes[88], bytes[89], bytes[90]];
  return first === 0x25 && second === 0x2f && (third === 0x40 || third === 0x43 || third === 0x45);
}

function volumeOf(bytes: Uint8Array, isJoliet: boolean): Volume {
  const view = viewOf(bytes);
  const blockSize = view.getUint16(128, true);
  const isPowerOfTwo = blockSize > 0 && (blockSize & (blockSize - 1)) === 0;
  if (!isPowerOfTwo || blockSize < 512 || blockSize > 32_768)
    throw new AppError('archive.broken', { blockSize });
  const root = recordAt(bytes, 156, isJoliet);
  if (!root) throw new AppError('archive.broken', { what: 'root directory' });
  return { root, blockSize, isJoliet };
}

/** The records of a directory as far as they can be read, and what was wrong. */
async function readDirectory(
  access: RandomAccess,
  record: DirectoryRecord,
  { blockSize, isJoliet }: Volume,
): Promise<Directory> {
  if (record.length > isoLimits.directoryBytes)
    return { records: [], problem: new AppError('archive.broken', { directoryBytes: record.length }) };
  try {
    const bytes = await access.read(record.block * blockSize, record.length);
    const records = readRecords(bytes, isJoliet);
    const missing = record.length - bytes.length;
    if (missing <= 0) return { records };
    return { records, problem: new AppError('archive.broken', { what: 'directory', missing }) };
  } catch (error) {
    return { records: [], problem: asAppError(error, 'source.unreadable') };
  }
}

/** Records never cross a sector: a length of 0 means "go on at the next sector" (ECMA-119 6.8.1.1). */
function readRecords(bytes: Uint8Array, isJoliet: boolean): DirectoryRecord[] {
  const records: DirectoryRecord[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes[offset] ?? 0;
    if (length === 0) {
      offset = (Math.floor(offset / sectorSize) + 1) * sectorSize;
      continue;
    }
    const record = recordAt(bytes, offset, isJoliet);
    if (record && record.name !== '' && record.name !== '.' && record.name !== '..') records.push(record);
    offset += length;
  }
  return records;
}

function recordAt(bytes: Uint8Array, offset: number, isJoliet: boolean): DirectoryRecord | undefined {
  const length = bytes[offset] ?? 0;
  const nameLength = bytes[offset + 32] ?? 0;
  if (length < 34 || offset + length > bytes.length || 33 + nameLength > length) return undefined;
  const view = viewOf(bytes);
  return {
    name: nameOf(bytes.subarray(offset + 33, offset + 33 + nameLength), isJoliet),
    block: view.getUint32(offset + 2, true) + (bytes[offset + 1] ?? 0),
    length: view.getUint32(offset + 10, true),
    flags: bytes[offset + 25] ?? 0,
  };
}

/** One byte 0 or 1 is the directory itself or its parent, and has no name. Separators in a name become `_`. */
function nameOf(bytes: Uint8Array, isJoliet: boolean): string {
  if (bytes.length === 1 && (bytes[0] ?? 0) < 2) return '';
  let name = '';
  if (isJoliet) {
    for (let index = 0; index + 1 < bytes.length; index += 2)
      name += String.fromCharCode(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0));
  } else {
    for (const byte of bytes) name += String.fromCharCode(byte);
  }
  return name
    .replace(/;\d+$/, '')
    .replace(/\.$/, '')
    .replaceAll(/[/\\\0]/g, '_');
}

/** Joins the records of a file that has several extents (ECMA-119 9.1.6, bit 7). */
function groupExtents(records: readonly DirectoryRecord[]): DirectoryRecord[][] {
  const groups: DirectoryRecord[][] = [];
  let isOpen = false;
  for (const record of records) {
    const last = groups.at(-1);
    if (isOpen && last?.[0]?.name === record.name) last.push(record);
    else groups.push([record]);
    isOpen = (record.flags & flagMoreExtents) !== 0;
  }
  return groups;
}

function fileOf(path: string, records: readonly DirectoryRecord[], blockSize: number): IsoFile {
  const extents = records.map(({ block, length }) => ({ offset: block * blockSize, length }));
  return { path, size: extents.reduce((sum, { length }) => sum + length, 0), extents };
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
