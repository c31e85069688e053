import { basename } from 'node:path';
import { archiveSource } from './archiveSource';
import { isoEntries } from './isoEntries';
import { createKeyring, type Keyring } from './keyring';
import { openPlainFile } from './openPlainFile';
import { sharedFile } from './sharedFile';
import type { Source } from './Source';

/** An image of a disc (ISO 9660, Joliet) on this machine, read as it is. */
export function isoSource(filePath: string, keyring: Keyring = createKeyring()): Source {
  const name = basename(filePath);
  const file = sharedFile(() => openPlainFile(filePath));
  return archiveSource({
    kind: 'iso',
    name,
    rootPath: filePath,
    keyring,
    list: (signal, onProblem) => isoEntries({ file, path: name }, signal, onProblem),
    close: () => file.close(),
  });
}
