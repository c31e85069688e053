/** What the tests of local copies share: an open disc and the job that copies it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CacheStore } from '../../../host/cache/cacheStore';
import { createCopiedEntries, type CopiedEntries } from '../../../host/cache/copiedEntries';
import { copySource, type CopyInstance } from '../../../host/cache/copySource';
import type { JobEnd } from '../../../host/jobs/createJobs';
import { openSource } from '../../../host/sources/openSource';
import type { Source, SourceEntry } from '../../../host/sources/Source';
import { scanned } from '../shelf/libraryStudies';

export interface OpenDisc {
  readonly source: Source;
  readonly instances: readonly CopyInstance[];
  readonly copied: CopiedEntries;
}

/** Opens and scans a folder, as a new start of the program would. */
export async function openDisc(path: string): Promise<OpenDisc> {
  return {
    source: await openSource([path]),
    instances: await scanned(path),
    copied: createCopiedEntries(),
  };
}

export interface CopyOptions {
  readonly signal?: AbortSignal;
  readonly quiet?: (signal: AbortSignal) => Promise<void>;
  readonly onProgress?: (done: number) => void;
}

export function copyDisc(disc: OpenDisc, store: CacheStore, options: CopyOptions = {}): Promise<JobEnd> {
  const { signal = new AbortController().signal, quiet = async () => undefined, onProgress } = options;
  const progress = (_phase: string, done: number): void => onProgress?.(done);
  return copySource({ ...disc, store, quiet }, { signal, progress });
}

export const statuses = ({ outcomes }: JobEnd): string[] =>
  outcomes.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`));

/** The copies of a store's folder, by name. */
export const copiesIn = (root: string): string[] =>
  readdirSync(root).filter((name) => name !== 'copies.jsonl');

/** Bytes of each instance as it would be shown now, by path. */
export async function shown({ instances, copied }: OpenDisc): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { summary, entry } of instances) found[summary.path] = await bytesOf(copied.current(entry));
  return found;
}

export async function bytesOf(entry: SourceEntry): Promise<string> {
  const file = await entry.open();
  try {
    return Buffer.from(await file.read(0, file.size)).toString('base64');
  } finally {
    await file.close();
  }
}

/** Bytes of each file of a disc, by name. */
export const filesOf = (disc: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(disc).map((name) => [name, readFileSync(join(disc, name)).toString('base64')]),
  );

/** The disc with each file's reads told, or done in another way. */
export function withReads(
  disc: OpenDisc,
  read: (path: string, offset: number, length: number, go: () => Promise<Uint8Array>) => Promise<Uint8Array>,
  onClose: (path: string) => void = () => undefined,
): OpenDisc {
  const instances = disc.instances.map(({ summary, entry }) => ({
    summary,
    entry: {
      ...entry,
      open: async () => {
        const file = await entry.open();
        return {
          size: file.size,
          read: (offset: number, length: number) =>
            read(entry.path, offset, length, () => file.read(offset, length)),
          close: async () => {
            await file.close();
            onClose(entry.path);
          },
        };
      },
    },
  }));
  return { ...disc, instances };
}
