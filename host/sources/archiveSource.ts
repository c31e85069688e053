import type { ErrorCode } from '../../core/errors/codes';
import type { SourceKind } from '../../ipc/contract';
import type { Keyring } from './keyring';
import { listedDirectories } from './listedDirectories';
import type { OnProblem, Source, SourceEntry } from './Source';

/** What an archive brings along. */
export interface ArchiveParts {
  readonly kind: SourceKind;
  readonly name: string;
  readonly rootPath: string;
  readonly keyring: Keyring;
  /** @throws {AppError} archive.*, source.* when it cannot be listed at all */
  list(signal: AbortSignal, onProblem: OnProblem): AsyncIterable<SourceEntry>;
  close(): Promise<void>;
}

interface Listing {
  readonly entries: readonly SourceEntry[];
  readonly problems: readonly (readonly [string, ErrorCode])[];
}

/** A source over a table of contents. It is read once, when it is first needed, and again after `relist`. */
export function archiveSource({ list, ...parts }: ArchiveParts): Source {
  let kept: Listing | undefined;
  const listing = async (signal: AbortSignal): Promise<Listing> => {
    if (kept !== undefined) return kept;
    const entries: SourceEntry[] = [];
    const problems: [string, ErrorCode][] = [];
    for await (const entry of list(signal, (path, code) => problems.push([path, code]))) entries.push(entry);
    const read = { entries, problems };
    // A listing that was broken off is not whole; the next one begins anew.
    if (!signal.aborted) kept = read;
    return read;
  };
  return {
    ...parts,
    relist: () => {
      kept = undefined;
    },
    directories: async (signal) => listedDirectories((await listing(signal)).entries),
    async *entries(signal, onProblem) {
      const { entries, problems } = await listing(signal);
      for (const [path, code] of problems) onProblem(path, code);
      for (const entry of entries) {
        if (signal.aborted) return;
        yield entry;
      }
    },
  };
}
