import type { SourceKind } from '../../ipc/contract';
import type { DropRequest } from '../../ipc/webProtocol';
import { archiveSource } from '../sources/archiveSource';
import { createKeyring } from '../sources/keyring';
import { isoEntries } from '../sources/isoEntries';
import { listedDirectories } from '../sources/listedDirectories';
import { sharedFile } from '../sources/sharedFile';
import type { OpenFile, Source, SourceEntry } from '../sources/Source';
import { zipEntries } from '../sources/zipEntries';
import type { BrowserReads } from './browserReads';

/** Files that were dropped on, or picked in, a browser: a source whose bytes come from the page piece by piece. */
export function openDrop(drop: DropRequest, reads: BrowserReads): Source {
  const entries = drop.files.map((file, fileIndex) => entryOf(drop.dropId, fileIndex, file, reads));
  const keyring = createKeyring();
  const common = {
    name: drop.name,
    // It stands on no disc that the host can see.
    rootPath: '',
    keyring,
    close: () => Promise.resolve(),
  };
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && /\.(zip|iso)$/i.test(only.path)) {
    const archive = { file: sharedFile(() => only.open()), path: only.path, keyring };
    const isZip = /\.zip$/i.test(only.path);
    return archiveSource({
      ...common,
      kind: isZip ? 'zip' : 'iso',
      list: (signal, onProblem) => (isZip ? zipEntries : isoEntries)(archive, signal, onProblem),
    });
  }
  return {
    ...common,
    kind: kindOf(drop),
    directories: () => Promise.resolve(listedDirectories(entries)),
    async *entries(signal) {
      for (const entry of entries) {
        if (signal.aborted) return;
        yield entry;
      }
    },
  };
}

function entryOf(
  dropId: string,
  fileIndex: number,
  { path, size }: DropRequest['files'][number],
  reads: BrowserReads,
): SourceEntry {
  const file: OpenFile = {
    size,
    read: async (offset, length) => {
      const wanted = Math.max(0, Math.min(length, size - offset));
      return wanted === 0 ? new Uint8Array(0) : reads.read(dropId, fileIndex, offset, wanted);
    },
    close: () => Promise.resolve(),
  };
  return { path, size, open: () => Promise.resolve(file) };
}

function kindOf({ files }: DropRequest): SourceKind {
  if (files.some(({ path }) => path.includes('/'))) return 'folder';
  return files.length === 1 ? 'file' : 'files';
}
