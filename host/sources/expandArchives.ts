import { asAppError } from '../../core/errors/AppError';
import { isIso9660 } from '../../core/media/readIso9660';
import { ioCode } from './ioError';
import { isoEntries } from './isoEntries';
import type { Keyring } from './keyring';
import { sharedFile, type SharedFile } from './sharedFile';
import type { OnProblem, SourceEntry } from './Source';

/** Archives in archives: a zip in a zip is opened, one in that stays a file, wherever the first one lies. */
const maxArchiveDepth = 2;

/** The ending of an archive's name, in lower case; undefined for other files. */
function endingOf({ path }: SourceEntry): string | undefined {
  return /\.(zip|iso)$/i.exec(path)?.[1]?.toLowerCase();
}

/** Whether it has the name of an archive that is left closed because of those around it. */
export function isTooDeepArchive(entry: SourceEntry): boolean {
  return endingOf(entry) !== undefined && entry.path.split('!/').length > maxArchiveDepth;
}

/**
 * Gives entries as they are, and in place of a zip or an image of a disc what is in it. An archive that cannot be listed is reported and the others go on.
 * @param keyring for zips that are encrypted
 */
export async function* expandArchives(
  entries: AsyncIterable<SourceEntry>,
  signal: AbortSignal,
  onProblem: OnProblem,
  keyring?: Keyring,
): AsyncGenerator<SourceEntry> {
  for await (const entry of entries) {
    const ending = endingOf(entry);
    if (ending === undefined || isTooDeepArchive(entry)) {
      yield entry;
      continue;
    }
    const archive = { file: sharedFile(() => entry.open()), path: entry.path };
    try {
      if (ending === 'zip') {
        const { zipEntries } = await import('./zipEntries');
        const zip = { ...archive, ...(keyring === undefined ? {} : { keyring }) };
        yield* expandArchives(zipEntries(zip, signal, onProblem), signal, onProblem, keyring);
      } else if (await isImage(archive.file)) {
        yield* expandArchives(isoEntries(archive, signal, onProblem), signal, onProblem, keyring);
      } else {
        yield entry;
      }
    } catch (error) {
      onProblem(entry.path, ioCode(error));
    }
  }
}

async function isImage(shared: SharedFile): Promise<boolean> {
  const file = await shared.acquire();
  try {
    return await isIso9660(file);
  } catch (error) {
    throw asAppError(error, 'source.unreadable');
  } finally {
    await file.close();
  }
}
