/**
 * What is being written, so that a restart after `kill -9` or a power cut can take the unfinished
 * package away and say so. Each export has one file, `jobs/<id>.json`, readable by this user only; it
 * holds the place of the unfinished package and nothing of its content.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { jsonFile } from '../settings/jsonFile';
import { systemCode } from './package/fileErrors';
import { removePart } from './package/target';

const schema = v.strictObject({
  version: v.literal(1),
  processId: v.number(),
  partPath: v.string(),
  started: v.string(),
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

/** An export that a process which is gone had not finished. */
export interface InterruptedExport {
  /** Name of the package, without its folder. */
  readonly name: string;
  /** Whether the unfinished package could be taken away. */
  readonly isCleaned: boolean;
}

/** Removes unfinished packages of processes that are gone and tells which they were. */
export async function recoverExports(userDataPath: string): Promise<readonly InterruptedExport[]> {
  const folder = path.join(userDataPath, 'jobs');
  const found: InterruptedExport[] = [];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const file = path.join(folder, name);
    const checked = v.safeParse(schema, parseJson(await readFile(file, 'utf8').catch(() => '')));
    // Only what we name `.part` ourselves is ever removed, whatever a journal says.
    if (
      checked.success &&
      checked.output.partPath.endsWith('.part') &&
      path.isAbsolute(checked.output.partPath)
    ) {
      if (isRunning(checked.output.processId)) continue;
      const { partPath } = checked.output;
      // A stick that is not in now may come back: its journal stays for a while.
      const isCleaned = await stat(path.dirname(partPath))
        .then(() => removePart(partPath))
        .then(
          () => true,
          () => false,
        );
      found.push({ name: path.basename(partPath, '.part'), isCleaned });
      if (!isCleaned && Date.now() - Date.parse(checked.output.started) < keptMs) continue;
    }
    await rm(file, { force: true });
  }
  return found;
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
