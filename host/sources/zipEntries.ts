import { setImmediate as othersTurn } from 'node:timers/promises';
import { Reader, ZipReader } from '@zip.js/zip.js';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { Keyring } from './keyring';
import type { OpenFile, SourceEntry } from './Source';
import type { SharedFile } from './sharedFile';
import { openZipEntry, zipPlace } from './zipEntryFile';
import { isSafeEntryName } from './zipEntryName';
import { passwordOf } from './zipPassword';

/** Entries of an archive; one more is `archive.tooManyEntries`. */
export const maxZipEntries = 100_000;
/** Entries that are listed at a stretch, on the thread that answers the window. */
const entriesAtStretch = 256;

/** Reads an OpenFile for zip.js. */
class OpenFileReader extends Reader<OpenFile> {
  readonly #file: OpenFile;

  constructor(file: OpenFile) {
    super(file);
    this.#file = file;
    this.size = file.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.#file.read(index, length);
  }
}

/** An archive to be listed. */
export interface ZipArchive {
  readonly file: SharedFile;
  /** Shown before the inner path: `archive.zip`. */
  readonly path: string;
  readonly keyring?: Keyring;
}

/**
 * Lists the files of a zip. Names that would lead out of a folder, and links, are reported and left out.
 * @throws {AppError} archive.broken, archive.tooManyEntries, archive.unsupported; archive.passwordNeeded and
 * archive.passwordWrong at the first encrypted entry
 */
export async function* zipEntries(
  archive: ZipArchive,
  signal: AbortSignal,
  onProblem: (path: string, code: ErrorCode) => void,
): AsyncGenerator<SourceEntry> {
  const file = await archive.file.acquire();
  const reader = new ZipReader(new OpenFileReader(file), {
    useWebWorkers: false,
    filenameValidation: 'tolerant',
  });
  let count = 0;
  const { keyring } = archive;
  let password: string | undefined;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (signal.aborted) return;
      count += 1;
      if (count > maxZipEntries) throw new AppError('archive.tooManyEntries', { maximum: maxZipEntries });
      if (count % entriesAtStretch === 0) await othersTurn();
      if (entry.directory) continue;
      const path = `${archive.path}!/${entry.filename}`;
      if (entry.symlink || !isSafeEntryName(entry.filename)) {
        onProblem(path, 'archive.unsafePath');
        continue;
      }
      if (entry.encrypted && password === undefined) {
        password = await passwordOf(entry, keyring?.passwords ?? []);
        keyring?.noteOpened();
      }
      const place = zipPlace(entry);
      const first = password;
      yield {
        path,
        size: entry.uncompressedSize,
        position: entry.offset,
        isFromArchive: true,
        open: () => openZipEntry(archive, place, first),
      };
    }
  } catch (error) {
    throw asAppError(error, 'archive.broken');
  } finally {
    await reader.close().catch(() => undefined);
    await file.close();
  }
}
