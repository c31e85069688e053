import { realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { mediaStorageDirectory } from '../../core/dicom/sopClass';
import { AppError, asAppError } from '../../core/errors/AppError';
import { isIso9660 } from '../../core/media/readIso9660';
import { filesSource } from './filesSource';
import { fileSource, folderSource } from './folderSource';
import { ioCode, ioError } from './ioError';
import { isoSource } from './isoSource';
import { createKeyring, type Keyring } from './keyring';
import { openPlainFile } from './openPlainFile';
import { plainEntry } from './plainEntry';
import type { Source } from './Source';
import { zipSource } from './zipSource';

/** How to open. */
export interface OpenOptions {
  /** For encrypted archives: each is tried on each. */
  readonly passwords?: readonly string[];
}

/**
 * Opens what a person chose: a folder, a file, a DICOMDIR with the folder around it, a zip, an image of a disc, or
 * several of them. Nothing is listed yet. Of several, one that cannot be opened is a problem beside the others.
 * @throws {AppError} source.notFound, source.unreadable, source.unsupported when none can be opened
 */
export async function openSource(paths: readonly string[], options: OpenOptions = {}): Promise<Source> {
  const keyring = createKeyring(options.passwords);
  const sources: Source[] = [];
  const failures: { readonly path: string; readonly error: AppError }[] = [];
  for (const path of paths) {
    try {
      sources.push(await openOne(path, keyring));
    } catch (error) {
      failures.push({ path, error: asAppError(error, 'source.unreadable') });
    }
  }
  const [only] = sources;
  if (only === undefined) throw failures[0]?.error ?? new AppError('source.notFound');
  if (sources.length === 1 && failures.length === 0) return only;
  return filesSource(
    sources,
    keyring,
    failures.map(({ path, error }) => ({ path: basename(path), code: error.code })),
  );
}

async function openOne(path: string, keyring: Keyring): Promise<Source> {
  const { filePath, size, isFolder } = await resolvePath(path);
  if (isFolder) return folderSource(filePath, { keyring });
  const kind = await kindOfFile(filePath);
  if (kind === 'zip') return zipSource(filePath, keyring);
  if (kind === 'iso') return isoSource(filePath, keyring);
  if (kind === 'dicomdir') {
    const directory = plainEntry(filePath, basename(filePath), size);
    return folderSource(dirname(filePath), { directory, keyring });
  }
  return fileSource(filePath);
}

async function resolvePath(path: string): Promise<{ filePath: string; size: number; isFolder: boolean }> {
  try {
    const filePath = await realpath(path);
    const stats = await stat(filePath);
    if (!stats.isFile() && !stats.isDirectory()) throw new AppError('source.unsupported');
    return { filePath, size: stats.size, isFolder: stats.isDirectory() };
  } catch (error) {
    if (ioCode(error) === 'source.vanished') throw new AppError('source.notFound', {}, error);
    throw ioError(error);
  }
}

const directoryUid = new RegExp(`${mediaStorageDirectory.replaceAll('.', '\\.')}(?![0-9.])`);

/** Told by the first bytes, since discs and mails rename files. */
async function kindOfFile(filePath: string): Promise<'zip' | 'iso' | 'dicomdir' | 'file'> {
  const file = await openPlainFile(filePath);
  try {
    const start = Buffer.from(await file.read(0, 1024)).toString('latin1');
    const isPart10 = start.slice(128, 132) === 'DICM';
    if (!isPart10 && /^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(start)) return 'zip';
    if (!isPart10 && (await isIso9660(file))) return 'iso';
    // Media Storage SOP Class UID stands near the beginning; what follows it must not make it another UID.
    const isDirectory = isPart10 && directoryUid.test(start);
    return isDirectory ? 'dicomdir' : 'file';
  } finally {
    await file.close();
  }
}
