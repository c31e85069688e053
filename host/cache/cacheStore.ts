/**
 * Copies of files of slow media, on this computer. Invariants: a file stands under its final name only after its copy
 * was verified, and is used only while the log names it; its name says nothing of what is in it; folder and files are
 * private to the user; a file that is in use is not removed to make room; what the log does not name is removed when
 * the store is opened. Losing any of it loses nothing but time.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import { isRunning } from '../jobs/exportJournal';
import { openLineLog } from '../shelf/lineLog';
import { written } from '../shelf/written';

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const record = v.object({
  /** Name in the folder. */
  file: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** Digest of where the original stands: path in its source, size, times. */
  place: digest,
  size: v.number(),
  /** Digest of the first bytes of the original. */
  head: digest,
  /** Digest of whose picture it is. */
  identity: digest,
  /** SHA-256 of the whole file. */
  digest,
  /** ISO 8601. */
  usedAt: v.string(),
});
/** What is known of one copy. */
export type CacheRecord = v.InferOutput<typeof record>;
/** What a copy is known by when it has been made. */
export type CopiedFile = Omit<CacheRecord, 'file' | 'usedAt'>;

export interface CacheLimits {
  /** Bytes of all copies together. */
  readonly maxBytes: number;
  /** Bytes that stay free on the disk. */
  readonly reserveBytes: number;
  /** Copies that were not used for so long are removed when the store is opened. */
  readonly maxAgeMs: number;
}

const gigabyte = 1e9;
export const maxAgeDays = 7;
export const cacheLimits: CacheLimits = {
  maxBytes: 20 * gigabyte,
  reserveBytes: 2 * gigabyte,
  maxAgeMs: maxAgeDays * 24 * 3600 * 1000,
};

export interface CacheStore {
  totals(): { readonly files: number; readonly bytes: number };
  /** Copies whose original stood at this place; more must agree before one of them is used. */
  at(place: string): readonly CacheRecord[];
  pathOf(record: CacheRecord): string;
  /**
   * Makes room, lets `copy` write a file that is to be verified when it ends, and takes it in.
   * @throws {AppError} cache.full, write.noSpace, write.failed, and what `copy` throws
   */
  add(size: number, copy: (part: string) => Promise<CopiedFile>): Promise<CacheRecord>;
  /** Keeps a copy from being removed for want of room; gives the function that ends it. */
  hold(record: CacheRecord): () => void;
  /** Notes that it is of use again. */
  touch(record: CacheRecord): Promise<void>;
  drop(record: CacheRecord): Promise<void>;
  /** Removes all copies. @throws {AppError} write.failed */
  clear(): Promise<void>;
}

const logName = 'copies.jsonl';

/** Opens the store, or begins an empty one. @throws {AppError} write.failed, source.unreadable */
export async function openCacheStore(
  rootPath: string,
  limits: CacheLimits = cacheLimits,
  now = (): number => Date.now(),
): Promise<CacheStore> {
  await written(() => mkdir(rootPath, { recursive: true, mode: 0o700 }));
  // A line that is lost costs a copy; to wait for the disk at each would cost more.
  const log = await openLineLog(path.join(rootPath, logName), record, ({ file }) => file, false);
  const places = new Map<string, Set<string>>();
  const held = new Map<string, number>();
  let bytes = 0;
  /** Bytes of copies under way. */
  let reserved = 0;
  const index = ({ place, file, size }: CacheRecord): void => {
    places.set(place, (places.get(place) ?? new Set()).add(file));
    bytes += size;
  };
  const pathOf = ({ file }: CacheRecord): string => path.join(rootPath, file);
  const timestamp = (): string => new Date(now()).toISOString();
  const drop = async (gone: CacheRecord): Promise<void> => {
    await written(() => rm(pathOf(gone), { force: true }));
    if (places.get(gone.place)?.delete(gone.file) === true) bytes -= gone.size;
    await log.drop(gone.file);
  };

  const sweep = async (): Promise<void> => {
    const names = new Set(await readdir(rootPath));
    for (const name of names) {
      if (name === logName || log.entries.has(name) || isBeingWritten(name)) continue;
      await rm(path.join(rootPath, name), { force: true });
    }
    for (const known of [...log.entries.values()]) {
      const isOld = !(now() - Date.parse(known.usedAt) <= limits.maxAgeMs);
      if (isOld || !names.has(known.file)) await drop(known);
      else index(known);
    }
  };

  const makeRoom = async (size: number): Promise<void> => {
    let oldest: CacheRecord[] | undefined;
    for (;;) {
      const { bavail, bsize } = await written(() => statfs(rootPath));
      const isOverFull = bytes + reserved + size > limits.maxBytes;
      if (!isOverFull && bavail * bsize - reserved - size >= limits.reserveBytes) return;
      oldest ??= [...log.entries.values()]
        .filter(({ file }) => !held.has(file))
        .sort((a, b) => (a.usedAt < b.usedAt ? 1 : -1));
      const victim = oldest.pop();
      if (victim === undefined) throw new AppError(isOverFull ? 'cache.full' : 'write.noSpace');
      await drop(victim);
    }
  };

  await written(sweep);
  return {
    totals: () => ({ files: log.entries.size, bytes }),
    at: (place) => [...(places.get(place) ?? [])].flatMap((file) => log.entries.get(file) ?? []),
    pathOf,
    add: async (size, copy) => {
      await makeRoom(size);
      const file = randomBytes(16).toString('hex');
      const part = path.join(rootPath, `${process.pid}-${file}.part`);
      reserved += size;
      try {
        const added: CacheRecord = { ...(await copy(part)), file, usedAt: timestamp() };
        await written(() => rename(part, pathOf(added)));
        await log.put(added).catch(async (error: unknown) => {
          await rm(pathOf(added), { force: true });
          throw error;
        });
        index(added);
        return added;
      } finally {
        reserved -= size;
        await rm(part, { force: true });
      }
    },
    hold: ({ file }) => {
      held.set(file, (held.get(file) ?? 0) + 1);
      let isHeld = true;
      return () => {
        const count = held.get(file) ?? 0;
        if (isHeld && count > 1) held.set(file, count - 1);
        else if (isHeld) held.delete(file);
        isHeld = false;
      };
    },
    touch: (known) => log.put({ ...known, usedAt: timestamp() }),
    drop,
    clear: async () => {
      for (const known of [...log.entries.values()]) await drop(known);
    },
  };
}

/** The name of an unfinished copy begins with the number of the process that makes it. */
function isBeingWritten(name: string): boolean {
  const processId = Number(/^(\d+)-[0-9a-f]{32}\.part$/.exec(name)?.[1]);
  return processId !== process.pid && processId > 0 && isRunning(processId);
}
