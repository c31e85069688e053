import { asAppError } from '../../core/errors/AppError';
import { isIso9660 } from '../../core/media/readIso9660';
import { ioCode } from './ioError';
import { isoEntries } from './isoEntries';
import type { Keyring } from './keyring';
import { sharedFile, type SharedFile } from './sharedFile';
import type { OnProblem, SourceEntry } from './Source';

/**
 * Gives entries as they are, and in place of a zip or an image of a disc what is in it: one level deep, so that a zip
 * in a zip in a zip stays a file. An archive that cannot be listed is reported and the others go on.
 * @param keyring for zips that are encrypted
 */
export async function* expandArchives(
  entries: AsyncIterable<SourceEntry>,
  signal: AbortSignal,
  onProblem: OnProblem,
  keyring?: Keyring,
): AsyncGenerator<SourceEntry> {
  for await (const entry of entries) {
    const ending = /\.(zip|iso)$/i.exec(entry.path)?.[1]?.toLowerCase();
    if (ending === undefined) {
      yield entry;
      continue;
    }
    const archive = { file: sharedFile(() => entry.open()), path: entry.path };
    try {
      if (ending === 'zip') {
        const { zipEntries } = await import('./zipEntries');
        yield* zipEntries({ ...archive, ...(keyring === undefined ? {} : { keyring }) }, signal, onProblem);
      } else if (await isImage(archive.file)) {
        yield* isoEntries(archive, signal, onProblem);
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
