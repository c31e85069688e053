import { AppError } from '../../core/errors/AppError';
import { isoFileAccess } from '../../core/media/isoFileAccess';
import { readIso9660, type IsoFile } from '../../core/media/readIso9660';
import type { OnProblem, OpenFile, SourceEntry } from './Source';
import type { SharedFile } from './sharedFile';

/** An image to be listed. */
export interface IsoImage {
  readonly file: SharedFile;
  /** Shown before the inner path: `image.iso`. */
  readonly path: string;
}

/**
 * Lists the files of an image in the order in which they lie on it. Folders that cannot be read are reported.
 * @throws {AppError} archive.broken, archive.tooManyEntries; source.* when the image cannot be read
 */
export async function* isoEntries(
  image: IsoImage,
  signal: AbortSignal,
  onProblem: OnProblem,
): AsyncGenerator<SourceEntry> {
  const file = await image.file.acquire();
  let files: readonly IsoFile[];
  try {
    files = await readIso9660(file, (path, code) => onProblem(`${image.path}!/${path}`, code));
  } finally {
    await file.close();
  }
  for (const inner of files) {
    if (signal.aborted) return;
    yield {
      path: `${image.path}!/${inner.path}`,
      size: inner.size,
      position: inner.extents[0]?.offset ?? 0,
      open: () => openInner(image.file, inner),
    };
  }
}

/** @throws {AppError} file.truncated when the image ends before the file begins */
async function openInner(image: SharedFile, inner: IsoFile): Promise<OpenFile> {
  const file = await image.acquire();
  if (inner.size > 0 && (inner.extents[0]?.offset ?? 0) >= file.size) {
    await file.close();
    throw new AppError('file.truncated');
  }
  return { ...isoFileAccess(file, inner), close: () => file.close() };
}
