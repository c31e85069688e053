import { basename } from 'node:path';
import { openPlainFile } from './openPlainFile';
import { sharedFile } from './sharedFile';
import type { Source } from './Source';
import { zipEntries } from './zipEntries';

/** A zip on this machine. */
export function zipSource(filePath: string, password?: string): Source {
  const name = basename(filePath);
  const file = sharedFile(() => openPlainFile(filePath));
  return {
    kind: 'zip',
    name,
    rootPath: filePath,
    entries: (signal, onProblem) =>
      zipEntries({ file, path: name, ...(password === undefined ? {} : { password }) }, signal, onProblem),
    close: () => file.close(),
  };
}
