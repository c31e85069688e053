import { basename } from 'node:path';
import { archiveSource } from './archiveSource';
import { openPlainFile } from './openPlainFile';
import { sharedFile } from './sharedFile';
import type { Source } from './Source';

/** A zip on this machine. */
export function zipSource(filePath: string, password?: string): Source {
  const name = basename(filePath);
  const file = sharedFile(() => openPlainFile(filePath));
  const secret = password === undefined ? {} : { password };
  return archiveSource({
    kind: 'zip',
    name,
    rootPath: filePath,
    ...secret,
    async *list(signal, onProblem) {
      const { zipEntries } = await import('./zipEntries');
      yield* zipEntries({ file, path: name, ...secret }, signal, onProblem);
    },
    close: () => file.close(),
  });
}
