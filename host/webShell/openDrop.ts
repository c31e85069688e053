import type { DropRequest } from '../../ipc/webProtocol';
import type { SourceKind } from '../../ipc/contract';
import type { OpenFile, Source, SourceEntry } from '../sources/Source';
import type { BrowserReads } from './browserReads';

/** Files that were dropped on, or picked in, a browser: a source whose bytes come from the page piece by piece. */
export async function openDrop(drop: DropRequest, reads: BrowserReads): Promise<Source> {
  const entries = drop.files.map(({ path, size }, fileIndex): SourceEntry => {
    const file: OpenFile = {
      size,
      read: async (offset, length) => {
        const wanted = Math.max(0, Math.min(length, size - offset));
        return wanted === 0 ? new Uint8Array(0) : reads.read(drop.dropId, fileIndex, offset, wanted);
      },
      close: () => Promise.resolve(),
    };
    return { path, size, open: () => Promise.resolve(file) };
  });
  return {
    kind: kindOf(drop),
    name: drop.name,
    // It stands on no disc that the host can see.
    rootPath: '',
    async *entries(signal) {
      for (const entry of entries) {
        if (signal.aborted) return;
        yield entry;
      }
    },
    close: () => Promise.resolve(),
  };
}

function kindOf({ files }: DropRequest): SourceKind {
  if (files.some(({ path }) => path.includes('/'))) return 'folder';
  return files.length === 1 ? 'file' : 'files';
}
