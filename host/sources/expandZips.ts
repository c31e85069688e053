import type { ErrorCode } from '../../core/errors/codes';
import { ioCode } from './ioError';
import { sharedFile } from './sharedFile';
import type { SourceEntry } from './Source';
import { zipEntries } from './zipEntries';

/**
 * Gives entries as they are, and in place of a zip what is in it: one level deep, so that a zip in a zip in a zip
 * stays a file. A zip that cannot be listed is reported and the others go on.
 */
export async function* expandZips(
  entries: AsyncIterable<SourceEntry>,
  signal: AbortSignal,
  onProblem: (path: string, code: ErrorCode) => void,
): AsyncGenerator<SourceEntry> {
  for await (const entry of entries) {
    if (!/\.zip$/i.test(entry.path)) {
      yield entry;
      continue;
    }
    const archive = { file: sharedFile(() => entry.open()), path: entry.path };
    try {
      yield* zipEntries(archive, signal, onProblem);
    } catch (error) {
      onProblem(entry.path, ioCode(error));
    }
  }
}
