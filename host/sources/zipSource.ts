import { basename } from 'node:path';
import { archiveSource } from './archiveSource';
import { createKeyring, type Keyring } from './keyring';
import { openPlainFile } from './openPlainFile';
import { sharedFile } from './sharedFile';
import type { Source } from './Source';

/** A zip on this machine. */
export function zipSource(filePath: string, keyring: Keyring = createKeyring()): Source {
  const name = basename(filePath);
  const file = sharedFile(() => openPlainFile(filePath));
  return archiveSource({
    kind: 'zip',
    name,
    rootPath: filePath,
    keyring,
    async *list(signal, onProblem) {
      const { zipEntries } = await import('./zipEntries');
      yield* zipEntries({ file, path: name, keyring }, signal, onProblem);
    },
    close: () => file.close(),
  });
}
