/**
 * What is being written, so that a restart after `kill -9` or a power cut can take the unfinished
 * package away and say so. Each export has one file, `jobs/<id>.json`, readable by this user only; it
 * holds the place of the unfinished package and nothing of its content.
 */
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { InterruptedExport } from '../../ipc/contract';
import { jsonFile } from '../settings/jsonFile';
import { systemCode } from './package/fileErrors';
import { removePart } from './package/target';

const schema = v.strictObject({
  version: v.literal(1),
  processId: v.number(),
  partPath: v.string(),
  started: v.string(),
  /** It was told already that this package could not be removed. */
  isTold: v.optional(v.boolean()),
});

/** A month. */
const keptMs = 30 * 24 * 3600 * 1000;

export interface ExportJournal {
  /** For `writePackage`'s `onPart`: notes the unfinished package before it is made, forgets it when it is gone. */
  onPart(partPath: string, isThere: boolean): Promise<void>;
}

export function createExportJournal(userDataPath: string): ExportJournal {
  const file = path.join(userDataPath, 'jobs', `${randomBytes(9).toString('base64url')}.json`);
  return {
    async onPart(partPath, isThere) {
      if (isThere)
        await jsonFile(file, schema).write({
          version: 1,
          processId: process.pid,
          partPath,
          started: new Date().toISOString(),
        });
      else await rm(file, { force: true });
    },
  };
}

/**
 * Removes unfinished packages of processes that are gone and tells which they were. One that cannot be removed now is
 * told once, and again when it could be.
 */
export async function recoverExports(userDataPath: string): Promise<readonly InterruptedExport[]> {
  const folder = path.join(userDataPath, 'jobs');
  const found: InterruptedExport[] = [];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const fileName of await readdir(folder)) {
    if (!fileName.endsWith('.json')) continue;
    const file = path.join(folder, fileName);
    const checked = v.safeParse(schema, parseJson(await readFile(file, 'utf8').catch(() => '')));
    // Only what we name `.part` ourselves is ever removed, whatever a journal says.
    if (
      checked.success &&
      checked.output.partPath.endsWith('.part') &&
      path.isAbsolute(checked.output.partPath)
    ) {
      const { partPath, processId, started, isTold } = checked.output;
      if (isRunning(processId)) continue;
      const outcome = await removeUnfinished(partPath);
      const name = path.basename(partPath, '.part');
      if (outcome === 'removed') found.push({ name, isCleaned: true });
      if (outcome === 'left') {
        // A stick that is not in now may come back: its journal stays for a while.
        const isKept = Date.now() - Date.parse(started) < keptMs;
        if (isTold !== true) {
          found.push({ name, isCleaned: false });
          // Where it cannot be noted, it is told again.
          if (isKept)
            await jsonFile(file, schema)
              .write({ ...checked.output, isTold: true })
              .catch(() => undefined);
        }
        if (isKept) continue;
      }
    }
    await rm(file, { force: true });
  }
  return found;
}

/** What became of an unfinished package; none is there when it had its final name already. */
async function removeUnfinished(partPath: string): Promise<'removed' | 'none' | 'left'> {
  try {
    await stat(path.dirname(partPath));
    try {
      await lstat(partPath);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return 'none';
      throw error;
    }
    await removePart(partPath);
    return 'removed';
  } catch {
    return 'left';
  }
}

/** Whether a process of this number runs, whoever it belongs to. */
export function isRunning(processId: number): boolean {
  if (processId === process.pid) return true;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
