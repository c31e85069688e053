import { randomBytes } from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import type { AppInfo, SourceKind } from '../../ipc/contract';
import { jsonFile } from '../settings/jsonFile';

/** How many sources are remembered. */
export const recentLimit = 12;

const entry = v.strictObject({
  recentId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,40}$/)),
  name: v.string(),
  kind: v.picklist(['folder', 'file', 'files', 'dicomdir', 'zip', 'iso']),
  paths: v.pipe(v.array(v.string()), v.minLength(1)),
});
type RecentEntry = v.InferOutput<typeof entry>;
const fileSchema = v.strictObject({ version: v.literal(1), recent: v.array(entry) });

/** What was opened before, newest first. Paths never leave the host. */
export interface RecentList {
  list(): Promise<AppInfo['recent']>;
  /** @throws {AppError} ipc.badGrant when there is no such entry */
  pathsOf(recentId: string): Promise<readonly string[]>;
  add(paths: readonly string[], name: string, kind: SourceKind): Promise<void>;
  /** Forgets one entry, when it has vanished. */
  remove(recentId: string): Promise<void>;
  clear(): Promise<void>;
}

/** Opens the list below `userDataPath`. A broken file is set aside and the list begins anew. */
export function createRecentList(userDataPath: string): RecentList {
  const file = jsonFile(path.join(userDataPath, 'recent.json'), fileSchema);
  let current: readonly RecentEntry[] | undefined;
  let reading: Promise<readonly RecentEntry[]> | undefined;
  const read = async (): Promise<readonly RecentEntry[]> => {
    try {
      return (await file.read())?.recent ?? [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return [];
    }
  };
  const load = async (): Promise<readonly RecentEntry[]> => {
    const kept = await (reading ??= read());
    return (current ??= kept);
  };
  const store = async (recent: readonly RecentEntry[]): Promise<void> => {
    current = recent;
    await file.write({ version: 1, recent: [...recent] });
  };
  return {
    list: async () => (await load()).map(({ recentId, name, kind }) => ({ recentId, name, kind })),
    pathsOf: async (recentId) => {
      const found = (await load()).find((one) => one.recentId === recentId);
      if (!found) throw new AppError('ipc.badGrant');
      return found.paths;
    },
    add: async (paths, name, kind) => {
      if (kind === 'demo' || kind === 'library') return;
      const all = await load();
      const same = all.find((one) => samePaths(one.paths, paths));
      const recentId = same?.recentId ?? randomBytes(12).toString('base64url');
      const rest = all.filter((one) => one !== same).slice(0, recentLimit - 1);
      await store([{ recentId, name, kind, paths: [...paths] }, ...rest]);
    },
    remove: async (recentId) => store((await load()).filter((one) => one.recentId !== recentId)),
    clear: () => store([]),
  };
}

function samePaths(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
